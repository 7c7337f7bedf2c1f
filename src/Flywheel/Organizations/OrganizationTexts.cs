using System.Text.RegularExpressions;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Kinds of text that only an organization has.</summary>
internal static partial class OrganizationTexts
{
    public static readonly TextShape ClusterContext = new("a kubeconfig context or a GitLab agent (group/project:agent)")
    {
        Pattern = ClusterContextPattern(),
        LongestText = 253,
        Examples = ["production", "acme/platform/agents:production"],
    };

    public static readonly TextShape ImageReference = new("a reference to a container image")
    {
        Pattern = ImageReferencePattern(),
        LongestText = 512,
        Examples = ["docker:27"],
    };

    public static readonly TextShape Tag = new("a runner's tag: letters, digits and . _ : / @ + - or space, starting with a letter or digit")
    {
        Pattern = TagPattern(),
        LongestText = 255,
        NumbersToo = true,
    };

    public static readonly TextShape Quantity = new("a Kubernetes quantity such as 500m, 2, 512Mi or 4Gi")
    {
        Pattern = KubernetesQuantity.Pattern(),
        Objection = text => KubernetesQuantity.Parse(text) is null ? "No machine has that much." : null,
        LongestText = 32,
        NumbersToo = true,
        Examples = ["500m", "4Gi"],
    };

    public static readonly TextShape CacheName = new("the name of a cache: letters, digits and . _ + -, starting with a letter or digit")
    {
        Pattern = CacheNamePattern(),
        LongestText = 64,
    };

    public static readonly TextShape GroupPath = new("the path of a group, such as acme/platform")
    {
        Pattern = GroupPathPattern(),
        LongestText = 255,
        Examples = ["acme/platform"],
    };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._@:/+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClusterContextPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/@:+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageReferencePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._:/@+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CacheNamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex GroupPathPattern();
}
