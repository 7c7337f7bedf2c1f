using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Kubernetes.Merging;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>What a release gives its chart: the YAML of <c>values</c>, then <c>set</c>, <c>set_list</c>, <c>set_sensitive</c> and <c>set_wo</c>.</summary>
internal static class ReleaseValues
{
    private const string Hidden = "(sensitive value)";

    /// <param name="planned">The release.</param>
    /// <param name="config">As configured; write-only values are only here.</param>
    /// <exception cref="ProviderException">A part cannot be read.</exception>
    public static JsonObject Of(TofuValue planned, TofuValue config)
    {
        var values = new JsonObject();
        foreach (var yaml in planned["values"].Elements.Select(element => element.Text).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            values = Merge(values, Read(yaml!));
        }

        foreach (var set in planned["set"].Elements)
        {
            Set(values, set["name"].Text ?? "", set["value"].Text ?? "", set["type"].Text);
        }

        foreach (var set in planned["set_list"].Elements)
        {
            Set(values, set["name"].Text ?? "", $"{{{string.Join(',', set["value"].Elements.Select(element => element.Text ?? ""))}}}", "auto");
        }

        foreach (var set in planned["set_sensitive"].Elements.Concat(config["set_wo_revision"].Integer > 0 ? config["set_wo"].Elements : []))
        {
            Set(values, set["name"].Text ?? "", set["value"].Text ?? "", set["type"].Text);
        }

        return values;
    }

    /// <summary>The values as the state shows them: those of <c>set_sensitive</c> are masked.</summary>
    public static JsonObject Masked(JsonObject values, TofuValue planned)
    {
        var masked = values.DeepClone().AsObject();
        foreach (var name in planned["set_sensitive"].Elements.Select(set => set["name"].Text).OfType<string>())
        {
            Set(masked, name, Hidden, "string");
        }

        return masked;
    }

    /// <summary>Objects are merged, everything else replaced; a null takes a value of the chart away.</summary>
    public static JsonObject Merge(JsonObject values, JsonObject over) => MergePatch.Apply(values, over)!.AsObject();

    private static JsonObject Read(string yaml)
    {
        try
        {
            return ManifestYaml.Documents(yaml) switch
            {
                [] => [],
                [JsonObject values] => values,
                _ => throw new ProviderException(new ProviderProblem("Values are no map", "An element of values has to be one YAML document that is a map.", "values")),
            };
        }
        catch (FormatException problem)
        {
            throw new ProviderException(new ProviderProblem("Error unmarshaling values", $"An element of values is not YAML: {problem.Message}.", "values"));
        }
    }

    private static void Set(JsonObject values, string name, string value, string? type)
    {
        try
        {
            if (type == "literal")
            {
                values[name] = ManifestYaml.Documents(value) is [var document] ? document : value;
            }
            else
            {
                new SetExpression($"{name}={value}", asText: type == "string").Into(values);
            }
        }
        catch (FormatException problem)
        {
            // the value may be a secret
            throw new ProviderException("Failed parsing value", $"Failed parsing key \"{name}\": {problem.Message}");
        }
    }
}
