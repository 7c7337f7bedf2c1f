using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bindings;
using Flywheel.Plans.Bundles;

namespace Flywheel.Tests.Plans.Bindings;

public sealed class BindingComparisonTests
{
    private static readonly Digest Lock = Digest.Of("lock"u8);
    private static readonly ImmutableSortedDictionary<string, string> NoTargets = ImmutableSortedDictionary<string, string>.Empty;

    private static readonly ImmutableSortedDictionary<string, string> Targets = NoTargets
        .Add(TargetNames.Cluster, "https://kube.example.com:6443").Add(TargetNames.ClusterAuthority, "sha256:aa").Add(TargetNames.ClusterUid, "uid-1")
        .Add(TargetNames.Forge, "https://gitlab.example.com").Add(TargetNames.ForgeGroup, "acme/platform").Add(TargetNames.ForgeGroupId, "42");

    private static readonly PlanBindings Here = new()
    {
        Stack = "attic",
        Environment = "prod",
        Variables = Digest.Of("values"u8),
        Lock = Lock,
        Tool = "tofu",
        ToolVersion = "1.12.6",
        Backend = "http address=https://state.example.com/attic-prod",
        TreePath = "/home/ci/.flywheel/work/trees/attic-prod",
        Targets = Targets,
        Image = "registry.example.com/app@sha256:11",
    };

    private static readonly BundleManifest Made = new()
    {
        Stack = Here.Stack,
        Environment = Here.Environment,
        Run = RunId.New(TimeProvider.System),
        PlannedAt = DateTimeOffset.UnixEpoch,
        Plan = Digest.Of("plan"u8),
        IsEmpty = false,
        Commit = new string('a', 40),
        Tree = Digest.Of("tree"u8),
        TreePath = Here.TreePath,
        Variables = Here.Variables,
        Lock = Lock,
        Tool = Here.Tool,
        ToolVersion = Here.ToolVersion,
        Backend = Here.Backend!,
        Lineage = "1a2b",
        Serial = 41,
        Targets = Targets,
        Image = Here.Image,
    };

    /// <summary>What changed since the plan, the code of the only diagnostic, and words that its sentence must have.</summary>
    private static readonly (string What, Func<BundleManifest, BundleManifest> Then, Func<PlanBindings, PlanBindings> Now, DiagnosticRule? Rule, string[] Words)[] Rows =
    [
        ("nothing", m => m, n => n, null, []),
        ("another stack", m => m, n => n with { Stack = "runners" }, DeployRules.OtherStack, ["stack", "\"attic\"", "\"runners\""]),
        ("a stack in other letters", m => m, n => n with { Stack = "Attic" }, DeployRules.OtherStack, ["\"attic\"", "\"Attic\""]),
        ("another environment", m => m, n => n with { Environment = "dev" }, DeployRules.OtherStack, ["environment", "\"prod\"", "\"dev\""]),
        ("another address of the state", m => m, n => n with { Backend = "http address=https://evil.example.com/attic-prod" }, DeployRules.OtherBackend, ["state.example.com", "evil.example.com"]),
        ("another backend", m => m, n => n with { Backend = "local attic-prod" }, DeployRules.OtherBackend, ["\"http address", "\"local attic-prod\""]),
        ("another server of the same schema", m => m with { Backend = "pg server=a:5432/state attic-prod" }, n => n with { Backend = "pg server=b:5432/state attic-prod" }, DeployRules.OtherBackend, ["a:5432", "b:5432"]),
        ("a backend that init could not tell", m => m, n => n with { Backend = null }, null, []),
        ("another API server", m => m, With(TargetNames.Cluster, "https://other.example.com:6443"), DeployRules.OtherCluster, ["kube.example.com", "other.example.com"]),
        ("another CA", m => m, With(TargetNames.ClusterAuthority, "sha256:bb"), DeployRules.OtherCluster, ["CA", "\"sha256:aa\"", "\"sha256:bb\""]),
        ("another cluster at the same address", m => m, With(TargetNames.ClusterUid, "uid-2"), DeployRules.OtherCluster, ["kube-system", "\"uid-1\"", "\"uid-2\""]),
        ("a CA that is not checked any more", m => m, With(TargetNames.ClusterAuthority, "whoever answers is trusted"), DeployRules.OtherCluster, ["whoever answers"]),
        ("no cluster any more", m => m, n => n with { Targets = n.Targets.Remove(TargetNames.Cluster) }, DeployRules.OtherCluster, ["\"none\""]),
        ("a cluster that was none", m => m with { Targets = Targets.Remove(TargetNames.ClusterUid) }, n => n, DeployRules.OtherCluster, ["\"none\"", "\"uid-1\""]),
        ("a cluster that does not answer now", m => m, With(TargetNames.ClusterUid, TargetNames.NotKnown), DeployRules.TargetUnconfirmed, ["\"uid-1\"", "did not answer"]),
        ("a cluster that never answered", m => Then(m, TargetNames.ClusterUid, TargetNames.NotKnown), With(TargetNames.ClusterUid, TargetNames.NotKnown), DeployRules.TargetNotKnown, ["Neither"]),
        ("a cluster that answers only now, with a state", m => Then(m, TargetNames.ClusterUid, TargetNames.NotKnown), n => n, DeployRules.TargetUnconfirmed, ["\"uid-1\"", "had a state"]),
        ("a cluster that answers only now, without a state", m => Then(m, TargetNames.ClusterUid, TargetNames.NotKnown) with { Lineage = null, Serial = 0 }, n => n, null, []),
        ("another forge", m => m, With(TargetNames.Forge, "https://gitlab.other.com"), DeployRules.OtherForge, ["gitlab.example.com", "gitlab.other.com"]),
        ("another group", m => m, With(TargetNames.ForgeGroup, "acme/other"), DeployRules.OtherForge, ["\"acme/platform\"", "\"acme/other\""]),
        ("another group of the same path", m => m, With(TargetNames.ForgeGroupId, "43"), DeployRules.OtherForge, ["\"42\"", "\"43\""]),
        ("a forge that does not answer now", m => m, With(TargetNames.ForgeGroupId, TargetNames.NotKnown), DeployRules.TargetUnconfirmed, ["\"42\""]),
        ("another tool", m => m, n => n with { Tool = "terraform" }, DeployRules.OtherTool, ["\"tofu\"", "\"terraform\""]),
        ("a newer version", m => m, n => n with { ToolVersion = "1.13.0" }, DeployRules.OtherTool, ["\"1.12.6\"", "\"1.13.0\""]),
        ("an older version", m => m, n => n with { ToolVersion = "1.12.5" }, DeployRules.OtherTool, ["\"1.12.5\""]),
        ("other variables", m => m, n => n with { Variables = Digest.Of("others"u8) }, DeployRules.OtherVariables, [Digest.Of("values"u8).Short, Digest.Of("others"u8).Short]),
        ("other provider versions", m => m, n => n with { Lock = Digest.Of("other"u8) }, DeployRules.OtherLock, [Lock.Short, Digest.Of("other"u8).Short]),
        ("no lock file any more", m => m, n => n with { Lock = null }, DeployRules.OtherLock, ["\"none\""]),
        ("a lock file that was none", m => m with { Lock = null }, n => n, DeployRules.OtherLock, ["\"none\""]),
        ("another path", m => m, n => n with { TreePath = "/srv/trees/attic-prod" }, DeployRules.OtherTree, ["/home/ci", "/srv/trees"]),
        ("another image", m => m, n => n with { Image = "registry.example.com/app@sha256:22", Variables = Digest.Of("with it"u8) }, DeployRules.OtherImage, ["sha256:11", "sha256:22"]),
        ("no image any more", m => m, n => n with { Image = null }, DeployRules.OtherImage, ["\"none\""]),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(r => r.What)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_difference_is_one_sentence_with_both_values(string what)
    {
        var row = Rows.Single(r => r.What == what);

        var found = BindingComparison.Differences(row.Then(Made), row.Now(Here));

        Assert.Equal(row.Rule is { } rule ? [rule.Code] : [], found.Select(d => d.Code));
        Assert.All(found, d => Assert.All(row.Words, word => Assert.Contains(word, d.Detail, StringComparison.Ordinal)));
        Assert.All(found, d => Assert.EndsWith(".", d.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void All_differences_are_said_at_once()
    {
        var found = BindingComparison.Differences(Made, Here with { Environment = "dev", ToolVersion = "1.13.0", Backend = "local attic-dev", Targets = NoTargets });

        Assert.Equal(3 + Targets.Count, found.Length);
    }

    [Fact]
    public void What_a_manifest_says_cannot_act_on_a_terminal()
    {
        var found = Assert.Single(BindingComparison.Differences(Made with { TreePath = "/tmp/\u001b[2J" }, Here));

        Assert.DoesNotContain('\u001b', found.Detail);
    }

    private static BundleManifest Then(BundleManifest made, string name, string value) => made with { Targets = made.Targets.SetItem(name, value) };

    private static Func<PlanBindings, PlanBindings> With(string name, string value) => now => now with { Targets = now.Targets.SetItem(name, value) };
}
