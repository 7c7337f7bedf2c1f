using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;

namespace Flywheel.Lab.Forge;

/// <summary>One request to an operation of the forge, checked as far as its route can.</summary>
internal sealed record ForgeCall
{
    /// <summary>What the route's <c>:words</c> stand for.</summary>
    public required IReadOnlyDictionary<string, string> Path { get; init; }

    public required ForgeParameters Parameters { get; init; }

    /// <summary>Whose request it is; an empty one without scopes where the route asks for no token.</summary>
    public required ForgeToken User { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The forge's address as the client knows it: <c>https://localhost:1234</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The path as it came.</summary>
    public required string Target { get; init; }

    /// <summary>The query as it came.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    /// <summary>A number in the path.</summary>
    /// <exception cref="ForgeRefusal">It is none.</exception>
    public long Id(string word) => long.TryParse(Path[word], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw ForgeParameters.Invalid(word);

    /// <summary>The page of a list that the call asks for.</summary>
    public ForgeResult List<T>(IReadOnlyList<T> all, Func<T, JsonNode> row)
    {
        var page = Page.Of(Parameters);
        return ForgeResult.Ok(new JsonArray([.. page.Of(all).Select(row)])) with { Headers = page.Headers(all.Count, Address + Target, Query) };
    }
}
