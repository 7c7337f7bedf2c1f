using System.Text.Json;

namespace Flywheel.Clusters;

/// <summary>How the JSON of clusters is read.</summary>
internal static class ClusterJson
{
    /// <summary>Deeper than usual: definitions of custom kinds nest a schema in a schema, two levels for each field.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };
}
