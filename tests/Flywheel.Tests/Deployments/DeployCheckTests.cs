using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bindings;
using Flywheel.Plans.Bundles;
using Flywheel.Testing;
using Flywheel.Tools;
using Flywheel.Validation;

namespace Flywheel.Tests.Deployments;

/// <summary>All that speaks against an apply, at once, with a state on disk and a ledger.</summary>
public sealed class DeployCheckTests : IDisposable
{
    private const string Deletes = """{"format_version": "1.2", "resource_changes": [{"address": "a", "mode": "managed", "type": "kubernetes_namespace", "change": {"actions": ["delete"], "before": {}}}]}""";
    private readonly StackSandbox _stack = new();
    private readonly MemoryLedger _ledger = new();
    private readonly BundleFiles _files;
    private string? _replicas;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public DeployCheckTests()
    {
        _files = new(Path.Combine(_stack.Root, "bundle"));
        DurableFile.CreatePrivateFolder(_files.Folder);
        File.WriteAllText(_files.Plan, "a plan");
        File.WriteAllText(_files.Json, """{"format_version": "1.2", "resource_changes": []}""");
        State(41);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_plan_of_here_and_now_is_not_refused()
    {
        var found = await CheckAsync(Planned());

        Assert.Empty(found.Diagnostics);
        Assert.False(found.IsRefused);
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_that_speaks_against_a_plan_is_said_at_once()
    {
        File.WriteAllText(_files.Json, Deletes);
        State(43);
        _ledger.EndedEmpty(new("attic", "lab", Digest.Of("other"u8), RunId.New(TimeProvider.System), _now.AddSeconds(1)));

        var found = await CheckAsync(Planned() with { ToolVersion = "0.1" });

        Assert.Equal(
            [DeployRules.OtherTool.Code, DeployRules.Superseded.Code, PlanRules.Stale.Code, DeployRules.Protected.Code],
            found.Diagnostics.Select(d => d.Code));
        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(found.Refusal.Outcome).Kind);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_first_plan_is_not_applied_again_when_its_state_was_deleted()
    {
        _ledger.Accept("attic", "lab", new("local attic-lab", "1a2b", 41));
        File.Delete(_stack.Target().Backend.StateFile!);

        var found = await CheckAsync(Planned() with { Lineage = null, Serial = 0 });

        Assert.Equal([PlanRules.OtherState.Code], found.Diagnostics.Select(d => d.Code));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_state_that_came_back_from_a_backup_is_refused_until_somebody_accepts_it()
    {
        _ledger.Accept("attic", "lab", new("local attic-lab", "1a2b", 50));

        Assert.Equal([DeployRules.OlderState.Code], (await CheckAsync(Planned())).Diagnostics.Select(d => d.Code));

        _ledger.Accept("attic", "lab", new("local attic-lab", "1a2b", 41));
        Assert.Empty((await CheckAsync(Planned())).Diagnostics);
    }

    [Fact(Timeout = 60_000)]
    public async Task Variables_that_changed_since_the_plan_are_named()
    {
        _stack.Write("main.tf", "variable \"replicas\" {}\n");
        File.WriteAllText(_files.Json, """{"format_version": "1.2", "variables": {"replicas": {"value": 2}}, "resource_changes": []}""");
        _replicas = "2";
        var planned = Planned();
        _replicas = "3";

        var refusal = Assert.Single((await CheckAsync(planned)).Diagnostics);

        Assert.Equal(DeployRules.OtherVariables.Code, refusal.Code);
        Assert.EndsWith("Other values have: replicas.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_allowance_is_recorded_in_the_result()
    {
        File.WriteAllText(_files.Json, Deletes);

        var found = await CheckAsync(Planned(), new() { Destroy = ["a", "b"] });

        Assert.False(found.IsRefused);
        Assert.Equal("a", found.Recorded(JobResult.Succeeded()).Facts[DeployFindings.LiftedFact]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_state_that_cannot_be_read_is_no_refusal_and_nothing_is_applied()
    {
        File.WriteAllText(_stack.Target().Backend.StateFile!, "{");

        var found = await CheckAsync(Planned());

        Assert.True(found.IsRefused);
        Assert.Equal(FailureKind.Job, Assert.IsType<JobOutcome.Failed>(found.Refusal.Outcome).Kind);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_plan_that_cannot_be_read_is_refused()
    {
        File.WriteAllText(_files.Json, """{"resource_changes": [""");

        Assert.Equal([PlanRules.NotJson.Code], (await CheckAsync(Planned())).Diagnostics.Select(d => d.Code));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_an_init_what_it_would_tell_is_not_compared()
    {
        State(43);

        var found = await CheckAsync(Planned() with { Backend = "http address=https://elsewhere.example.com", Environment = "prod" }, folder: false);

        Assert.Equal([DeployRules.OtherStack.Code], found.Diagnostics.Select(d => d.Code));
    }

    public void Dispose()
    {
        _stack.Dispose();
        _ledger.Dispose();
    }

    private void State(long serial)
    {
        var file = _stack.Target().Backend.StateFile!;
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $$"""{"version": 4, "serial": {{serial}}, "lineage": "1a2b", "resources": []}""");
    }

    private async Task<DeployFindings> CheckAsync(BundleManifest planned, DeployAllowances? allowances = null, bool folder = true)
    {
        var target = Target();
        var terms = new DeployTerms
        {
            Rule = new(TakesAny: true, []),
            Guard = new(),
            Allowances = allowances ?? DeployAllowances.None,
            Commits = new(new ToolPath("", _stack.Root), _stack.Root, ImmutableSortedDictionary<string, string>.Empty),
            Ledger = _ledger,
            States = _ledger,
            Rescues = _ledger.Rescues,
        };
        var context = Context();
        return await new DeployCheck(target, terms).RefusalsAsync(
            new(planned, _files), "/tree", folder ? TofuInit.InPlace(context, target.Source) : null, context, TestContext.Current.CancellationToken);
    }

    private StackTarget Target() => _replicas is null
        ? _stack.Target()
        : _stack.Target() with { Variables = ImmutableSortedDictionary<string, string>.Empty.Add("replicas", _replicas) };

    private TestJobContext Context() => new(_stack.Root, new JobId(Stage.Deploy, "attic"));

    private BundleManifest Planned()
    {
        var target = Target();
        return new()
        {
            Stack = "attic",
            Environment = "lab",
            Run = RunId.New(TimeProvider.System),
            PlannedAt = _now,
            Plan = Digest.Of("a plan"u8),
            IsEmpty = false,
            Tree = Digest.Of("tree"u8),
            TreePath = "/tree",
            Variables = VariablesDigest.Of(target, Context(), _files.Plan),
            Tool = target.Tofu.Name,
            ToolVersion = target.Tofu.Version,
            Backend = "local attic-lab",
            Lineage = "1a2b",
            Serial = 41,
        };
    }
}
