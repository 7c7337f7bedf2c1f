using System.Globalization;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>Orders the versions of a group.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority</remarks>
internal sealed partial class KubernetesVersionOrder : IComparer<string>
{
    public static KubernetesVersionOrder PreferredFirst { get; } = new();

    public int Compare(string? x, string? y)
    {
        var order = Rank(y ?? "").CompareTo(Rank(x ?? ""));
        return order == 0 ? string.CompareOrdinal(x, y) : order;
    }

    /// <summary>Stability, then the number, then the number of the trial.</summary>
    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }

        var stability = match.Groups[2].Value switch { "alpha" => 1, "beta" => 2, _ => 3 };
        return (stability, Number(match.Groups[1]), Number(match.Groups[3]));
    }

    private static int Number(Group group) =>
        int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\Av([1-9][0-9]{0,8})(?:(alpha|beta)([1-9][0-9]{0,8}))?\z")]
    private static partial Regex Pattern();
}
