using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The pods that runners make for jobs, as their configuration says.</summary>
internal static partial class RunnerPods
{
    /// <summary>Namespace and labels, from the <c>pod_labels</c> of each config.toml.</summary>
    public static IEnumerable<(string Namespace, ImmutableSortedDictionary<string, string> Labels)> Of(IEnumerable<PlatformObject> objects) =>
        from o in objects
        where o.Kind is "ConfigMap" or "Secret"
        from text in PlatformObject.LabelsOf(o.At("data")).Values
        from Match section in PodLabels().Matches(text)
        select (o.Namespace, Label().Matches(section.Value).ToImmutableSortedDictionary(m => m.Groups["key"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal));

    [GeneratedRegex(@"\[runners\.kubernetes\.pod_labels\][^\[]*")]
    private static partial Regex PodLabels();

    [GeneratedRegex("""^\s*"?(?<key>[A-Za-z0-9./_-]+)"?\s*=\s*"(?<value>[^"]*)"\s*$""", RegexOptions.Multiline)]
    private static partial Regex Label();
}
