using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>A chart that can be installed.</summary>
/// <param name="Metadata">Who it is: <c>name</c>, <c>version</c>, <c>appVersion</c>, … as in <c>Chart.yaml</c>.</param>
/// <param name="Definitions">CustomResourceDefinitions that are made before everything else and stay when the release goes.</param>
/// <param name="Values">Its own values.</param>
/// <param name="Templates">Makes the objects of a release, each with the name of the template that it comes from.</param>
internal sealed record Chart(
    JsonObject Metadata, ImmutableArray<JsonObject> Definitions, JsonObject Values, Func<ChartContext, IEnumerable<(string Template, JsonObject Content)>> Templates)
{
    public string Name => Metadata["name"]?.ToString() ?? "";

    public string Version => Metadata["version"]?.ToString() ?? "";

    public string AppVersion => Metadata["appVersion"]?.ToString() ?? "";

    /// <summary>What a release of it consists of, as YAML documents in the order in which Helm makes them.</summary>
    public string Render(string release, string @namespace, JsonObject values) => ReleaseManifest.Write(
        Templates(new(release, @namespace, this, ReleaseValues.Merge(Values, values))).Select(entry => ($"{Name}/{entry.Template}", entry.Content)));
}

/// <summary>What a chart's templates know.</summary>
/// <param name="Release">The name of the release.</param>
/// <param name="Namespace">Where it is installed.</param>
/// <param name="Chart">The chart itself.</param>
/// <param name="Values">The chart's own values with those of the release over them.</param>
internal sealed record ChartContext(string Release, string Namespace, Chart Chart, JsonObject Values)
{
    /// <summary>A value by its dotted path; null: it is not set.</summary>
    public JsonNode? Value(string path)
    {
        JsonNode? node = Values;
        foreach (var step in path.Split('.'))
        {
            node = (node as JsonObject)?[step];
        }

        return node?.DeepClone();
    }

    /// <summary>A text by its dotted path; empty counts as not set.</summary>
    public string Text(string path, string usual) => Value(path)?.ToString() is { Length: > 0 } text ? text : usual;
}
