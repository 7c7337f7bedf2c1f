using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary><c>kubernetes_secret_v1</c>, with write-only values too.</summary>
internal sealed class SecretResource() : MetadataResource(KubeResource.Secrets)
{
    private const string TokenType = "kubernetes.io/service-account-token";

    private static readonly TimeSpan CreateLimit = TimeSpan.FromMinutes(1);

    public override string TypeName => "kubernetes_secret_v1";

    public override ResourceSchema Schema { get; } = new()
    {
        Block = new()
        {
            Attributes =
            [
                SchemaAttribute.IsComputed("id", TofuType.String) with { KeepsValue = true },
                SchemaAttribute.IsOptionalComputed("data", TofuType.Map(TofuType.String)) with { Sensitive = true, KeepsValue = true },
                SchemaAttribute.IsOptional("data_wo", TofuType.Map(TofuType.String)) with { WriteOnly = true },
                SchemaAttribute.IsOptional("data_wo_revision", TofuType.Number) with { AtLeast = 1 },
                SchemaAttribute.IsOptional("binary_data", TofuType.Map(TofuType.String)) with { Sensitive = true },
                SchemaAttribute.IsOptional("binary_data_wo", TofuType.Map(TofuType.String)) with { WriteOnly = true },
                SchemaAttribute.IsOptional("binary_data_wo_revision", TofuType.Number) with { AtLeast = 1 },
                Immutability.Attribute,
                SchemaAttribute.HasDefault("type", TofuValue.Of("Opaque")) with { RequiresReplace = true },
                SchemaAttribute.HasDefault("wait_for_service_account_token", TofuValue.True),
            ],
            Blocks = [MetadataBlock.Schema(isNamespaced: true), NestedBlock.Timeouts("create")],
        },
    };

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        foreach (var problem in base.Validate(config).Concat(BinaryContent.Check(config, "binary_data")).Concat(BinaryContent.Check(config, "binary_data_wo")))
        {
            yield return problem;
        }

        foreach (var name in new[] { "data", "binary_data" })
        {
            if (!config[name].IsNull && !config[$"{name}_wo"].IsNull)
            {
                yield return new("Conflicting configuration arguments", $"\"{name}_wo\": conflicts with {name}", $"{name}_wo");
            }

            if (!config[$"{name}_wo_revision"].IsNull && config[$"{name}_wo"].IsNull)
            {
                yield return new("Missing required argument", $"\"{name}_wo_revision\": all of `{name}_wo,{name}_wo_revision` must be specified", $"{name}_wo_revision");
            }
        }
    }

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        Immutability.Plan(plan);
        if (IsWriteOnly(plan.Planned) && plan.Config["data"].IsNull)
        {
            plan.Set("data", TofuValue.Null);
        }

        return Task.CompletedTask;
    }

    protected override JsonObject Content(ResourceChange change)
    {
        var content = Patch(change);
        content["type"] = change.Planned["type"].Text;
        return content;
    }

    protected override JsonObject Patch(ResourceChange change)
    {
        var data = new JsonObject();
        Add(data, MapPatch.Of(change.Prior["data"], change.Planned["data"].WithoutUnknown(), BinaryContent.Encode));
        Add(data, MapPatch.Of(change.Prior["binary_data"], change.Planned["binary_data"], base64 => base64));
        foreach (var (name, encode) in new (string, Func<string, string>)[] { ("data", BinaryContent.Encode), ("binary_data", base64 => base64) })
        {
            if (!change.Planned[$"{name}_wo_revision"].Equals(change.Prior[$"{name}_wo_revision"]))
            {
                Add(data, MapPatch.Of(TofuValue.Null, change.Config[$"{name}_wo"], encode));
            }
        }

        var patch = new JsonObject();
        if (data.Count > 0)
        {
            patch["data"] = data;
        }

        if (!change.Planned["immutable"].Equals(change.Prior["immutable"]))
        {
            patch["immutable"] = change.Planned["immutable"].Truth;
        }

        return patch;
    }

    protected override TofuValue With(TofuValue state, JsonObject live)
    {
        state = state.With(
            ("type", TofuValue.Of(live["type"]?.ToString() ?? "Opaque")),
            ("immutable", Immutability.Read(state, live)),
            ("data_wo", TofuValue.Null),
            ("binary_data_wo", TofuValue.Null));

        // Values that are only written are nobody's business afterwards.
        if (IsWriteOnly(state))
        {
            return state.WithoutUnknown();
        }

        var data = live["data"] as JsonObject ?? [];
        var binary = state["binary_data"].Members;
        return state.With(
            ("binary_data", binary.IsEmpty ? state["binary_data"] : TofuValue.StringMap(
                data.Where(m => binary.ContainsKey(m.Key)).Select(m => KeyValuePair.Create(m.Key, m.Value?.ToString() ?? "")))),
            ("data", MapPatch.Read(
                data.Where(m => !binary.ContainsKey(m.Key)).Select(m => KeyValuePair.Create(m.Key, BinaryContent.Decode(m.Value?.ToString() ?? ""))), state["data"])));
    }

    protected override TofuValue Imported(TofuValue state) => state.With("wait_for_service_account_token", TofuValue.True);

    protected override async Task<bool> WaitAsync(KubeClient client, KubeName name, TofuValue planned, CancellationToken cancellationToken)
    {
        var waits = planned["type"].Text == TokenType && planned["wait_for_service_account_token"].Truth == true;
        if (waits)
        {
            await ObjectWait.UntilAsync(
                client,
                name,
                live => live?["data"]?["token"] is null ? Look.Not("it has no token yet") : Look.Good,
                Durations.Timeout(planned, "create", CreateLimit),
                cancellationToken);
        }

        return waits;
    }

    private static bool IsWriteOnly(TofuValue state) => (state["data_wo_revision"].Integer ?? state["binary_data_wo_revision"].Integer) > 0;

    // One key may move from one map to the other, so a value wins over a removal.
    private static void Add(JsonObject data, JsonObject part)
    {
        foreach (var (key, value) in part)
        {
            if (value is not null || !data.ContainsKey(key))
            {
                data[key] = value?.DeepClone();
            }
        }
    }
}
