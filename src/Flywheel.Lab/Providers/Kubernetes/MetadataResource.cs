using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>What all typed resources have in common: a metadata block, an id <c>namespace/name</c>, one object behind it.</summary>
internal abstract class MetadataResource(KubeResource resource) : Resource
{
    /// <summary>The name that the real provider writes under.</summary>
    private const string Manager = "Terraform";

    protected KubeResource Kind { get; } = resource;

    public override IEnumerable<ProviderProblem> Validate(TofuValue config) => MetadataBlock.Check(config).Concat(Durations.Check(config));

    public override async Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(change.Client);
        var block = change.Planned["metadata"][0];
        var content = Content(change);
        (content["apiVersion"], content["kind"], content["metadata"]) = (Kind.ApiVersion, Kind.Kind, MetadataBlock.ToCreate(block));
        var live = await session.Client.CreateAsync(Kind, block["namespace"].Text ?? "", content, Manager, cancellationToken);
        change.Saved = StateOf(live, change.Planned, session);
        if (await WaitAsync(session.Client, NameOf(change.Saved), change.Planned, cancellationToken))
        {
            live = await session.Client.FindAsync(NameOf(change.Saved), cancellationToken) ?? live;
        }

        return StateOf(live, change.Planned, session);
    }

    public override async Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(state.Client);
        return await session.Client.FindAsync(NameOf(state.Value), cancellationToken) is { } live ? StateOf(live, state.Value, session) : TofuValue.Null;
    }

    public override async Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(change.Client);
        var patch = Patch(change);
        var metadata = MetadataBlock.ToChange(change.Prior["metadata"][0], change.Planned["metadata"][0]);
        if (metadata.Count > 0)
        {
            patch["metadata"] = metadata;
        }

        return StateOf(await session.Client.MergeAsync(NameOf(change.Prior), patch, Manager, cancellationToken), change.Planned, session);
    }

    public override async Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken) =>
        await ClusterSession.Of(change.Client).Client.DeleteAsync(NameOf(change.Prior), "Background", cancellationToken);

    public override async Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(import.Client);
        var state = Imported(TofuValue.Object(("id", TofuValue.Of(import.Id)), ("metadata", TofuValue.List(TofuValue.EmptyMap))));
        var name = NameOf(state);
        var live = await session.Client.FindAsync(name, cancellationToken)
            ?? throw new ProviderException("Cannot import non-existent remote object", $"The cluster has no {name}.");
        return StateOf(live, state, session);
    }

    /// <summary>A new object without type and metadata.</summary>
    protected abstract JsonObject Content(ResourceChange change);

    /// <summary>A merge patch without metadata.</summary>
    protected abstract JsonObject Patch(ResourceChange change);

    /// <summary>The attributes beside id and metadata.</summary>
    protected abstract TofuValue With(TofuValue state, JsonObject live);

    /// <summary>What an imported state has that no object tells.</summary>
    protected virtual TofuValue Imported(TofuValue state) => state;

    /// <summary>Waits after a create, where that is wanted.</summary>
    protected virtual Task<bool> WaitAsync(KubeClient client, KubeName name, TofuValue planned, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The object of a state.</summary>
    /// <exception cref="ProviderException">The id is of another form.</exception>
    protected KubeName NameOf(TofuValue state)
    {
        var id = state["id"].Text ?? "";
        var parts = id.Split('/');
        return parts.Length == (Kind.Namespaced ? 2 : 1) && parts.All(p => p.Length > 0)
            ? new(Kind, Kind.Namespaced ? parts[0] : "", parts[^1])
            : throw new ProviderException("Unexpected ID format", $"Unexpected ID format (\"{id}\"), expected {(Kind.Namespaced ? "namespace/name" : "name")}.");
    }

    private TofuValue StateOf(JsonObject live, TofuValue known, ClusterSession session)
    {
        var metadata = live["metadata"]!;
        var id = Kind.Namespaced ? $"{metadata["namespace"]}/{metadata["name"]}" : metadata["name"]!.ToString();
        return With(known, live).With(("id", TofuValue.Of(id)), ("metadata", MetadataBlock.Of(live, known["metadata"][0], session.Config)));
    }
}
