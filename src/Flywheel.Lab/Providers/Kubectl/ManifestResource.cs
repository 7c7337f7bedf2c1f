using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary><c>kubectl_manifest</c>: one object of the cluster, applied as its YAML says.</summary>
internal sealed class ManifestResource : Resource
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(10);

    public override string TypeName => "kubectl_manifest";

    public override ResourceSchema Schema => ManifestSchema.Schema;

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        if (config["yaml_body"].Text is { } yaml)
        {
            var problems = Enumerable.Empty<ProviderProblem>();
            try
            {
                _ = Manifest.Parse(yaml);
            }
            catch (ProviderException refused)
            {
                problems = refused.Problems;
            }

            foreach (var problem in problems)
            {
                yield return problem;
            }
        }

        foreach (var problem in Durations.Check(config).Concat(WaitFor.Check(config)))
        {
            yield return problem;
        }
    }

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        ManifestPlan.Refine(plan);
        return Task.CompletedTask;
    }

    public override Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken) => ApplyAsync(change, "create", cancellationToken);

    public override async Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        // The plan could not know the manifest when its text was unknown; only now it may turn out to be another object.
        var manifest = Manifest.Parse(change.Planned["yaml_body"].Text!, change.Planned["override_namespace"].Text);
        if (!ManifestPlan.IsSame(manifest, change.Prior))
        {
            await DeleteAsync(change, cancellationToken);
        }

        return await ApplyAsync(change, "update", cancellationToken);
    }

    public override async Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken)
    {
        var client = ClusterSession.Of(state.Client).Client;
        var (old, manifest) = (state.Value, Manifest.Parse(state.Value["yaml_body"].Text!, state.Value["override_namespace"].Text));
        var resource = await client.Kinds.FindAsync(old["api_version"].Text!, old["kind"].Text!, cancellationToken);
        var live = resource is null ? null : await client.FindAsync(manifest.NameIn(resource), cancellationToken);
        if (live is null)
        {
            return TofuValue.Null;
        }

        var lines = LinesOf(old, manifest);
        if (state.Private.IsEmpty)
        {
            state.Private = lines.BaselineOf(live);
        }

        return old.With(
            ("live_uid", TofuValue.Of(live["metadata"]?["uid"]?.ToString())),
            ("live_manifest_incluster", TofuValue.Of(lines.Of(live, state.Private))));
    }

    public override async Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var old = change.Prior;
        var client = ClusterSession.Of(change.Client).Client;
        if (old["apply_only"].Truth == true
            || await client.Kinds.FindAsync(old["api_version"].Text!, old["kind"].Text!, cancellationToken) is not { } resource)
        {
            return;
        }

        var name = new KubeName(
            resource, resource.Namespaced ? old["namespace"].Text is { Length: > 0 } own ? own : "default" : "", old["name"].Text!);
        var waits = old["wait"].Truth == true;
        var cascade = old["delete_cascade"].Text ?? (waits ? "Foreground" : "Background");
        if (await client.DeleteAsync(name, cascade, cancellationToken) && waits)
        {
            var uid = old["live_uid"].Text;
            await ObjectWait.UntilAsync(
                client,
                name,
                live => live is null || (uid is not null && live["metadata"]?["uid"]?.ToString() != uid)
                    ? Look.Good
                    : Look.Not($"it is still there, with the finalizers {live["metadata"]?["finalizers"]?.ToJsonString() ?? "[]"}"),
                Durations.Timeout(old, "delete", UsualTimeout),
                cancellationToken);
        }
    }

    public override async Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken)
    {
        var client = ClusterSession.Of(import.Client).Client;
        var parts = import.Id.Split("//");
        if (parts.Length is not (3 or 4) || parts.Any(p => p.Length == 0))
        {
            throw new ProviderException("Invalid import id", $"expected ID in format apiVersion//kind//name//namespace, received: {import.Id}");
        }

        var resource = await client.Kinds.GetAsync(parts[0], parts[1], cancellationToken);
        var name = new KubeName(resource, resource.Namespaced ? parts.ElementAtOrDefault(3) ?? "default" : "", parts[2]);
        var live = await client.FindAsync(name, cancellationToken)
            ?? throw new ProviderException("Nothing to import", $"The cluster has no {name}.");
        return ManifestImport.StateOf(live);
    }

    /// <summary>Which fields of a state's manifest are looked at, and how they are shown.</summary>
    public static LiveLines LinesOf(TofuValue state, Manifest manifest) =>
        new(manifest, FieldPaths.Sensitive(state["sensitive_fields"], manifest), FieldPaths.Of(state["ignore_fields"]));

    private static async Task<TofuValue> ApplyAsync(ResourceChange change, string operation, CancellationToken cancellationToken)
    {
        var planned = change.Planned;
        var session = ClusterSession.Of(change.Client);
        var manifest = Manifest.Parse(planned["yaml_body"].Text!, planned["override_namespace"].Text);
        var (name, live) = await ManifestApply.ApplyAsync(session, manifest, planned, cancellationToken);

        var lines = LinesOf(planned, manifest);
        change.Private = lines.BaselineOf(live);
        var state = ManifestPlan.WithIdentity(planned, manifest).With(
            ("id", planned["id"] is { IsSet: true } id ? id : TofuValue.Of(manifest.SelfLink)),
            ("uid", TofuValue.Of(live["metadata"]?["uid"]?.ToString())),
            ("live_uid", TofuValue.Of(live["metadata"]?["uid"]?.ToString())),
            ("yaml_incluster", TofuValue.Of(LiveLines.Fingerprint(lines.Wanted))),
            ("live_manifest_incluster", TofuValue.Of(lines.Wanted)));
        change.Saved = state;

        var limit = Durations.Timeout(planned, operation, UsualTimeout);
        if (planned["wait_for_rollout"].Truth != false && Rollout.Has(manifest))
        {
            await ObjectWait.UntilAsync(session.Client, name, Rollout.Of, limit, cancellationToken);
        }

        if (planned["wait_for"][0] is { IsSet: true } block)
        {
            await ObjectWait.UntilAsync(session.Client, name, now => WaitFor.Of(block, now), limit, cancellationToken);
        }

        return state;
    }
}
