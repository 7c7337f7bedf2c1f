using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>The <c>metadata</c> block: its schema, and between it and an object's metadata.</summary>
internal static class MetadataBlock
{
    public static TimeSpan MatchLimit { get; } = TimeSpan.FromSeconds(1);

    public static NestedBlock Schema(bool isNamespaced) => new()
    {
        Name = "metadata",
        MinItems = 1,
        MaxItems = 1,
        Block = new()
        {
            Attributes =
            [
                SchemaAttribute.IsOptional("annotations", TofuType.Map(TofuType.String)),
                SchemaAttribute.IsOptional("generate_name", TofuType.String) with { RequiresReplace = true },
                SchemaAttribute.IsComputed("generation", TofuType.Number),
                SchemaAttribute.IsOptional("labels", TofuType.Map(TofuType.String)),
                SchemaAttribute.IsOptionalComputed("name", TofuType.String) with { RequiresReplace = true, KeepsValue = true },
                .. isNamespaced
                    ? new[] { SchemaAttribute.HasDefault("namespace", TofuValue.Of("default")) with { Computed = true, RequiresReplace = true } }
                    : [],
                SchemaAttribute.IsComputed("resource_version", TofuType.String),
                SchemaAttribute.IsComputed("uid", TofuType.String) with { KeepsValue = true },
            ],
        },
    };

    public static IEnumerable<ProviderProblem> Check(TofuValue config)
    {
        var (block, at) = (config["metadata"][0], ValuePath.Of("metadata").Index(0));
        if (!block["name"].IsNull && !block["generate_name"].IsNull)
        {
            yield return new("Conflicting configuration arguments", "\"metadata.0.generate_name\": conflicts with metadata.0.name", at.Attribute("generate_name"));
        }
    }

    /// <summary>The metadata of a new object.</summary>
    public static JsonObject ToCreate(TofuValue block)
    {
        var metadata = new JsonObject();
        foreach (var (name, attribute) in new[] { ("name", "name"), ("generateName", "generate_name"), ("namespace", "namespace") })
        {
            if (block[attribute].Text is { Length: > 0 } text)
            {
                metadata[name] = text;
            }
        }

        foreach (var map in new[] { "annotations", "labels" })
        {
            if (block[map].Members.Count > 0)
            {
                metadata[map] = new JsonObject(block[map].Members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)(m.Value.Text ?? ""))));
            }
        }

        return metadata;
    }

    /// <summary>A merge patch from one block to another; what neither names stays.</summary>
    public static JsonObject ToChange(TofuValue before, TofuValue after)
    {
        var metadata = new JsonObject();
        foreach (var map in new[] { "annotations", "labels" })
        {
            var patch = MapPatch.Of(before[map], after[map], text => text);
            if (patch.Count > 0)
            {
                metadata[map] = patch;
            }
        }

        return metadata;
    }

    /// <summary>The block of an object. Keys that clusters write themselves, or that the provider ignores, are there only when the state names them.</summary>
    public static TofuValue Of(JsonObject live, TofuValue known, TofuValue provider)
    {
        var metadata = live["metadata"]!;
        var generation = metadata["generation"] is JsonValue number && number.TryGetValue<long>(out var value) ? value : 0;
        return TofuValue.List(TofuValue.Object(
            ("annotations", Map(metadata["annotations"], known["annotations"], provider["ignore_annotations"])),
            ("labels", Map(metadata["labels"], known["labels"], provider["ignore_labels"])),
            ("generate_name", metadata["generateName"] is { } prefix && !known["name"].IsSet ? TofuValue.Of(prefix.ToString()) : known["generate_name"].WithoutUnknown()),
            ("generation", TofuValue.Of(generation)),
            ("name", TofuValue.Of(metadata["name"]?.ToString())),
            ("namespace", TofuValue.Of(metadata["namespace"]?.ToString())),
            ("resource_version", TofuValue.Of(metadata["resourceVersion"]?.ToString())),
            ("uid", TofuValue.Of(metadata["uid"]?.ToString()))));
    }

    private static TofuValue Map(JsonNode? live, TofuValue known, TofuValue ignored) => MapPatch.Read(
        (live as JsonObject ?? []).Where(m => known.Members.ContainsKey(m.Key) || !(IsInternal(m.Key) || IsIgnored(m.Key, ignored)))
            .Select(m => KeyValuePair.Create(m.Key, m.Value?.ToString() ?? "")),
        known);

    private static bool IsInternal(string key)
    {
        var host = key.Split('/')[0];
        return (key.Contains('/', StringComparison.Ordinal) || host.EndsWith("kubernetes.io", StringComparison.Ordinal))
            && host is not ("app.kubernetes.io" or "service.beta.kubernetes.io")
            && (host.EndsWith("kubernetes.io", StringComparison.Ordinal) || host == "deprecated.daemonset.template.generation");
    }

    private static bool IsIgnored(string key, TofuValue patterns) =>
        patterns.Elements.Any(p => p.Text is { } pattern && Regex.IsMatch(key, pattern, RegexOptions.None, MatchLimit));
}
