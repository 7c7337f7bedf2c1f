using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bindings;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans.Bindings;

public sealed class VariablesDigestTests : IDisposable
{
    private const string Hcl = "variable \"replicas\" {}\nvariable \"image\" {}\nvariable \"app\" {}\nvariable \"app_commit\" {}\nvariable \"organization\" {}\n";
    private readonly StackSandbox _stack = new(Hcl);
    private readonly string _plan;

    public VariablesDigestTests()
    {
        _plan = Path.Combine(_stack.Root, "plan.tfplan");
        File.WriteAllText(_plan, "a plan");
    }

    /// <summary>What changes, and whether the plan is for other values then.</summary>
    private static readonly (string What, bool Counts, Func<StackTarget, StackTarget> Change, Action<TestJobContext> Build)[] Rows =
    [
        ("nothing", false, t => t, _ => { }),
        ("a value of the settings", true, t => t with { Variables = t.Variables.SetItem("replicas", "3") }, _ => { }),
        ("another type of the same value", true, t => t with { Variables = t.Variables.SetItem("replicas", "\"2\"") }, _ => { }),
        ("one value less", true, t => t with { Variables = t.Variables.Remove("replicas") }, _ => { }),
        ("the organization", true, t => t with { Organization = """{"name":"other"}""" }, _ => { }),
        ("a variable of the environment", true, With("TF_VAR_password", "other"), _ => { }),
        ("a new variable of the environment", true, With("TF_VAR_more", ""), _ => { }),
        ("what the settings say of the environment", true, With("AWS_REGION", "us-east-1"), _ => { }),
        ("a log level", false, With("TF_LOG", "trace"), _ => { }),
        ("somebody's home", false, With("HOME", "/elsewhere"), _ => { }),
        ("the commit, which is bound by itself", false, t => t with { Offered = t.Offered.SetItem("app_commit", new string('b', 40)) }, _ => { }),
        ("the image", true, t => t, c => c.Add(JobIds.Image, JobResult.Succeeded() with { Facts = ImmutableSortedDictionary<string, string>.Empty.Add("image", "sha256:2") })),
        ("the app", true, t => t, c => c.Add(JobIds.App, JobResult.Succeeded(null, new Artifact("app.tar", Digest.Of("other"u8), 5)))),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(r => r.What)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_reach_the_stack_change_the_digest_and_others_do_not(string what)
    {
        var row = Rows.Single(r => r.What == what);
        var before = VariablesDigest.Of(Target(), Context(), _plan);

        var context = Context();
        row.Build(context);
        var after = VariablesDigest.Of(row.Change(Target()), context, _plan);

        Assert.Equal(row.Counts, before != after);
    }

    [Fact]
    public void The_same_app_in_another_data_directory_is_the_same()
    {
        using var other = new StackSandbox(Hcl);

        Assert.Equal(
            VariablesDigest.Of(Target(), Context(), _plan),
            VariablesDigest.Of(Target(), Context(other.Root), _plan));
    }

    [Fact]
    public void A_value_cannot_pass_for_a_name() => Assert.NotEqual(
        VariablesDigest.Of(With("TF_VAR_a", "1env TF_VAR_b2")(Target()), Context(), _plan),
        VariablesDigest.Of(With("TF_VAR_b", "2")(With("TF_VAR_a", "1")(Target())), Context(), _plan));

    [Fact]
    public void Who_has_no_plan_cannot_try_passwords()
    {
        var mine = VariablesDigest.Of(Target(), Context(), _plan);
        File.WriteAllText(_plan, "another plan");

        Assert.NotEqual(mine, VariablesDigest.Of(Target(), Context(), _plan));
    }

    [Theory]
    [InlineData("""{"replicas": {"value": 2}, "image": {"value": "sha256:1"}, "password": {"value": "correct-horse"}, "organization": {"value": {"name": "acme"}}}""", "")]
    [InlineData("""{"replicas": {"value": "2"}}""", "")]
    [InlineData("""{"replicas": {"value": 3}, "image": {"value": "sha256:2"}, "password": {"value": "other"}, "organization": {"value": {"name": "b"}}, "own": {"value": 1}}""", "image organization password replicas")]
    [InlineData("""{"replicas": {}, "password": {"value": ["a"]}, "app_commit": {"value": "x"}, "app": {"value": "/a/path"}}""", "replicas")]
    public void The_variables_that_differ_from_the_plan_are_named_and_never_shown(string variables, string names)
    {
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"format_version": "1.2", "planned_values": {"variables": 1}, "variables": {{variables}}, "x": 1}"""));

        Assert.Equal(names, string.Join(' ', VariableNames.Differing(json, Target(), Context(), TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"variables": {""")]
    public void What_is_no_plan_names_none(string text)
    {
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Empty(VariableNames.Differing(json, Target(), Context(), TestContext.Current.CancellationToken));
    }

    public void Dispose() => _stack.Dispose();

    private StackTarget Target() => With("TF_VAR_password", "correct-horse")(With("AWS_REGION", "eu-1")(_stack.Target() with
    {
        Variables = ImmutableSortedDictionary<string, string>.Empty.Add("replicas", "2"),
        ImageVariable = "image",
        AppVariable = "app",
        Offered = ImmutableSortedDictionary<string, string>.Empty.Add("app_commit", new string('a', 40)),
        Organization = """{"name":"acme"}""",
        EnvironmentNames = ["AWS_REGION", "TF_LOG"],
    }));

    private static Func<StackTarget, StackTarget> With(string name, string value) =>
        target => target with { Tofu = target.Tofu.Elsewhere("test", environment => environment.SetItem(name, value)) };

    private TestJobContext Context(string? root = null)
    {
        var context = new TestJobContext(root ?? _stack.Root, new JobId(Stage.Plan, "attic"));
        context.Add(JobIds.Image, JobResult.Succeeded() with { Facts = ImmutableSortedDictionary<string, string>.Empty.Add("image", "sha256:1") });
        context.Add(JobIds.App, JobResult.Succeeded(null, new Artifact("app.tar", Digest.Of("app"u8), 3)));
        return context;
    }
}
