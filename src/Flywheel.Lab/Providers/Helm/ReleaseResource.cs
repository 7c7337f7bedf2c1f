using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary><c>helm_release</c>: a chart in a cluster. As in the real provider, only the release itself is compared, not the objects it consists of.</summary>
internal sealed class ReleaseResource : Resource
{
    private const int LongestName = 53;

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(20);

    private static readonly string[] Inputs = ["chart", "postrender", "repository", "values", "set", "set_list", "set_sensitive", "set_wo_revision", "version"];

    public override string TypeName => "helm_release";

    public override ResourceSchema Schema => ReleaseSchema.Schema;

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        if (config["name"].Text is { } name && name.Length is 0 or > LongestName)
        {
            yield return new("Invalid name", $"The name of a release has 1 to {LongestName} characters, \"{name}\" has {name.Length}.", "name");
        }

        if (PostRenderer.Problem(config["postrender"]) is { } problem)
        {
            yield return new("Unsupported attribute", problem, "postrender");
        }

        foreach (var wrong in Durations.Check(config))
        {
            yield return wrong;
        }
    }

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        var session = plan.Client is null ? null : ClusterSession.Of(plan.Client);
        if (plan.Config["namespace"].IsNull)
        {
            plan.Set("namespace", TofuValue.Of(session?.Run.Variable("HELM_NAMESPACE") ?? "default"));
            plan.ReplaceWhenChanged("namespace");
        }

        plan.Set("status", TofuValue.Of(ReleaseRecord.Deployed));
        plan.Set("resources", TofuValue.Null);
        plan.Set("manifest", TofuValue.Null);
        if (plan.Planned["name"] is { IsSet: true } name)
        {
            plan.Set("id", name);
        }

        if (session is null || plan.Config["chart"].IsUnknown || plan.Config["repository"].IsUnknown || plan.Config["version"].IsUnknown)
        {
            plan.Set("version", plan.Config["version"].IsNull ? TofuValue.Unknown : plan.Config["version"]);
        }
        else
        {
            PlanChart(plan, session);
        }

        if (plan.IsCreate || Inputs.Any(input => !plan.Planned[input].Equals(plan.Prior[input])) || !plan.Planned["status"].Equals(plan.Prior["status"]))
        {
            plan.Set("metadata", TofuValue.Unknown);
        }
        else if (plan.Planned["metadata"].IsUnknown && plan.Planned.With(("metadata", plan.Prior["metadata"])).Equals(plan.Prior))
        {
            plan.Set("metadata", plan.Prior["metadata"]);
        }

        return Task.CompletedTask;
    }

    public override Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken) => WithinAsync(change, "create", async limit =>
    {
        var action = ActionOf(change, change.Planned);
        var last = await action.LastAsync(limit);
        if (last is not null && change.Planned["upgrade_install"].Truth != true)
        {
            throw new ProviderException("installation failed", "cannot re-use a name that is still in use");
        }

        return await DeployAsync(change, action, last, limit);
    }, cancellationToken);

    public override Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken) => WithinAsync(change, "update", async limit =>
    {
        var action = ActionOf(change, change.Planned);
        var last = await action.LastAsync(limit)
            ?? throw new ProviderException("Error upgrading chart", $"Upgrade failed: \"{change.Planned["name"].Text}\" has no deployed releases");
        return await DeployAsync(change, action, last, limit);
    }, cancellationToken);

    public override async Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(state.Client);
        var last = await new ReleaseAction(session.Client, state.Value).LastAsync(cancellationToken);
        return last is null ? TofuValue.Null : ReleaseState.Of(state.Value, last, ReleaseState.ShowsManifest(session));
    }

    public override Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken) => WithinAsync(change, "delete", async limit =>
    {
        await ActionOf(change, change.Prior).UninstallAsync(limit);
        return TofuValue.Null;
    }, cancellationToken);

    public override async Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken)
    {
        if (import.Id.Split('/') is not [{ Length: > 0 } @namespace, { Length: > 0 } name])
        {
            throw new ProviderException("Unable to parse import identifier", $"Unexpected ID format (\"{import.Id}\"), expected namespace/name");
        }

        var session = ClusterSession.Of(import.Client);
        var state = TofuValue.Object([.. ReleaseSchema.Defaults, ("name", TofuValue.Of(name)), ("namespace", TofuValue.Of(@namespace))]);
        var last = await new ReleaseAction(session.Client, state).LastAsync(cancellationToken)
            ?? throw new ProviderException("Error getting release", $"Unable to get Helm release {name}: release: not found");
        return ReleaseState.Of(state.With("chart", TofuValue.Of(last.Chart["name"]?.ToString())), last, ReleaseState.ShowsManifest(session));
    }

    private static void PlanChart(ResourcePlan plan, ClusterSession session)
    {
        var chart = ChartSource.Find(plan.Config, session);
        var wanted = plan.Config["version"];
        if (wanted.Text is { } version && !ReleaseState.AreEqual(version, chart.Version))
        {
            throw new ProviderException(
                "Planned version is different from configured version",
                $"The version in the configuration is \"{version}\" but the planned version is \"{chart.Version}\". You should update the version in your "
                + $"configuration to \"{chart.Version}\", or remove the version attribute from your configuration.");
        }

        plan.Set("version", wanted.IsSet ? wanted : TofuValue.Of(chart.Version));
        if (ReleaseState.ShowsManifest(session))
        {
            var isKnown = ((string[])["name", "namespace", "postrender", "values", "set", "set_list", "set_sensitive"]).All(input => plan.Planned[input].IsWhollyKnown);
            plan.Set("manifest", isKnown && plan.Config["set_wo_revision"].IsNull
                ? TofuValue.Of(ReleaseManifest.ToJson(PostRenderer.Apply(
                    plan.Planned["postrender"],
                    chart.Render(plan.Planned["name"].Text ?? "", plan.Planned["namespace"].Text ?? "", ReleaseValues.Of(plan.Planned, plan.Config)))))
                : TofuValue.Unknown);
        }
    }

    private static ReleaseAction ActionOf(ResourceChange change, TofuValue release) => new(ClusterSession.Of(change.Client).Client, release);

    private static async Task<TofuValue> DeployAsync(ResourceChange change, ReleaseAction action, ReleaseRecord? last, CancellationToken cancellationToken)
    {
        var session = ClusterSession.Of(change.Client);
        var shows = ReleaseState.ShowsManifest(session);
        var record = await action.DeployAsync(
            ChartSource.Find(change.Planned, session),
            ReleaseValues.Of(change.Planned, change.Config),
            last,
            kept => change.Saved = kept is null ? null : ReleaseState.Of(change.Planned, kept, shows),
            cancellationToken);
        return ReleaseState.Of(change.Planned, record, shows);
    }

    /// <summary>Ends an operation when the <c>timeouts</c> say so.</summary>
    private static async Task<TofuValue> WithinAsync(
        ResourceChange change, string operation, Func<CancellationToken, Task<TofuValue>> run, CancellationToken cancellationToken)
    {
        var time = ClusterSession.Of(change.Client).Client.Time;
        var state = change.Planned.IsNull ? change.Prior : change.Planned;
        using var clock = new CancellationTokenSource(Durations.Timeout(state, operation, Usual), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await run(both.Token);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException("Helm release error", "context deadline exceeded");
        }
    }
}
