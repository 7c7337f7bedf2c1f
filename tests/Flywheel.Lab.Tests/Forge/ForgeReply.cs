using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Forge;

/// <summary>What the forge answered.</summary>
internal sealed record ForgeReply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The object that it answered.</summary>
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The list that it answered.</summary>
    public JsonArray List => JsonNode.Parse(Text)!.AsArray();

    /// <summary>One value of each row of the list.</summary>
    public string Column(string name) => string.Join(" ", List.Select(row => row![name]?.ToString() ?? "null"));
}
