using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary><c>kubernetes_namespace_v1</c>; its delete waits until everything in it is gone.</summary>
internal sealed class NamespaceResource() : MetadataResource(KubeResource.Namespaces)
{
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan CreateLimit = TimeSpan.FromMinutes(20);

    public override string TypeName => "kubernetes_namespace_v1";

    public override ResourceSchema Schema { get; } = new()
    {
        Block = new()
        {
            Attributes =
            [
                SchemaAttribute.IsComputed("id", TofuType.String) with { KeepsValue = true },
                SchemaAttribute.HasDefault("wait_for_default_service_account", TofuValue.False),
            ],
            Blocks = [MetadataBlock.Schema(isNamespaced: false), NestedBlock.Timeouts("delete")],
        },
    };

    public override async Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        await base.DeleteAsync(change, cancellationToken);
        await ObjectWait.UntilAsync(
            ClusterSession.Of(change.Client).Client,
            NameOf(change.Prior),
            live => live is null ? Look.Good : Look.Not($"it is {live["status"]?["phase"]?.ToString() ?? "still there"}"),
            Durations.Timeout(change.Prior, "delete", DeleteLimit),
            cancellationToken);
    }

    protected override JsonObject Content(ResourceChange change) => [];

    protected override JsonObject Patch(ResourceChange change) => [];

    protected override TofuValue With(TofuValue state, JsonObject live) => state;

    protected override TofuValue Imported(TofuValue state) => state.With("wait_for_default_service_account", TofuValue.False);

    protected override async Task<bool> WaitAsync(KubeClient client, KubeName name, TofuValue planned, CancellationToken cancellationToken)
    {
        if (planned["wait_for_default_service_account"].Truth == true)
        {
            await ObjectWait.UntilAsync(
                client,
                new(KubeResource.ServiceAccounts, name.Name, "default"),
                live => live is null ? Look.Not("it does not exist") : Look.Good,
                CreateLimit,
                cancellationToken);
        }

        return false;
    }
}
