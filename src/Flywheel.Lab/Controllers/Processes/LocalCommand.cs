using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>What a pod's annotations ask to be run on this machine in the place of one of its containers.</summary>
internal sealed record LocalCommand
{
    /// <summary>A JSON array: the program and its arguments. No shell reads it.</summary>
    public const string CommandAnnotation = "lab.flywheel.dev/command";

    /// <summary>A JSON object: variables that go above the container's own.</summary>
    public const string EnvironmentAnnotation = "lab.flywheel.dev/command-environment";

    /// <summary>Which container it stands for. Default: the first.</summary>
    public const string ContainerAnnotation = "lab.flywheel.dev/command-container";

    /// <summary>The application archive that the program is from: <c>sha256:HEX</c>, or the path that the pipeline gives for it.</summary>
    public const string ArtifactAnnotation = "lab.flywheel.dev/artifact";

    private const int MostArguments = 200;

    /// <summary>The program and its arguments; empty when <see cref="Problem"/> says why.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    public required string Container { get; init; }

    /// <summary>As written; empty: none.</summary>
    public required string Artifact { get; init; }

    /// <summary>What is wrong with the annotations, as a sentence; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Null when the pod asks for nothing.</summary>
    public static LocalCommand? Of(Seen pod)
    {
        if (pod.Annotation(CommandAnnotation) is not { Length: > 0 } text)
        {
            return null;
        }

        var arguments = Texts(text);
        var environment = Variables(pod.Annotation(EnvironmentAnnotation));
        var first = pod.Spec.ObjectsAt("containers").Select(container => container.TextAt("name")).FirstOrDefault("");
        return new()
        {
            Arguments = arguments ?? [],
            Environment = environment ?? ImmutableSortedDictionary<string, string>.Empty,
            Container = pod.Annotation(ContainerAnnotation) is { Length: > 0 } named ? named : first,
            Artifact = pod.Annotation(ArtifactAnnotation),
            Problem = arguments is null
                ? $"The annotation {CommandAnnotation} must be a JSON array of texts, such as [\"node\", \"build/index.js\"]."
                : environment is null
                    ? $"The annotation {EnvironmentAnnotation} must be a JSON object of texts, such as {{\"LOG\": \"debug\"}}."
                    : null,
        };
    }

    private static ImmutableArray<string>? Texts(string json) =>
        Parse(json) is JsonArray { Count: > 0 and <= MostArguments } list && list.All(IsText)
            ? [.. list.Select(item => item!.GetValue<string>())]
            : null;

    private static ImmutableSortedDictionary<string, string>? Variables(string json)
    {
        if (json.Length == 0)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        return Parse(json) is JsonObject map && map.All(entry => IsText(entry.Value) && entry.Key.Length > 0 && !entry.Key.Contains('=', StringComparison.Ordinal))
            ? map.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>(), StringComparer.Ordinal)
            : null;
    }

    private static bool IsText(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String && !node.GetValue<string>().Contains('\0', StringComparison.Ordinal);

    private static JsonNode? Parse(string json)
    {
        try
        {
            return StrictJson.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
