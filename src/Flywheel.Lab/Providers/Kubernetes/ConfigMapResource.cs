using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary><c>kubernetes_config_map_v1</c>.</summary>
internal sealed class ConfigMapResource() : MetadataResource(KubeResource.ConfigMaps)
{
    private static readonly (string Field, string Attribute)[] Maps = [("data", "data"), ("binaryData", "binary_data")];

    public override string TypeName => "kubernetes_config_map_v1";

    public override ResourceSchema Schema { get; } = new()
    {
        Block = new()
        {
            Attributes =
            [
                SchemaAttribute.IsComputed("id", TofuType.String) with { KeepsValue = true },
                SchemaAttribute.IsOptional("binary_data", TofuType.Map(TofuType.String)),
                SchemaAttribute.IsOptional("data", TofuType.Map(TofuType.String)),
                Immutability.Attribute,
            ],
            Blocks = [MetadataBlock.Schema(isNamespaced: true)],
        },
    };

    public override IEnumerable<ProviderProblem> Validate(TofuValue config) => base.Validate(config).Concat(BinaryContent.Check(config, "binary_data"));

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        Immutability.Plan(plan);
        return Task.CompletedTask;
    }

    protected override JsonObject Content(ResourceChange change) => Patch(change);

    protected override JsonObject Patch(ResourceChange change)
    {
        var patch = new JsonObject();
        foreach (var (field, attribute) in Maps)
        {
            var map = MapPatch.Of(change.Prior[attribute], change.Planned[attribute], text => text);
            if (map.Count > 0)
            {
                patch[field] = map;
            }
        }

        if (!change.Planned["immutable"].Equals(change.Prior["immutable"]))
        {
            patch["immutable"] = change.Planned["immutable"].Truth;
        }

        return patch;
    }

    protected override TofuValue With(TofuValue state, JsonObject live)
    {
        foreach (var (field, attribute) in Maps)
        {
            var map = (live[field] as JsonObject ?? []).Select(m => KeyValuePair.Create(m.Key, m.Value?.ToString() ?? ""));
            state = state.With(attribute, MapPatch.Read(map, state[attribute]));
        }

        return state.With("immutable", Immutability.Read(state, live));
    }
}
