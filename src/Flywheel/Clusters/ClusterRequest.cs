namespace Flywheel.Clusters;

/// <summary>A question to a cluster.</summary>
/// <param name="Path">Below the server's address, with its query; checked and escaped.</param>
/// <param name="Action">What is asked, as it follows "to" in a sentence: <c>list pods in namespace attic</c>.</param>
internal sealed record ClusterRequest(string Path, string Action)
{
    public const string Json = "application/json";

    /// <summary>What the answer may be; nothing else is taken. Default JSON.</summary>
    public string MediaType { get; init; } = Json;
}
