using Flywheel.Testing;

namespace Flywheel.EndToEnd.Untrusted;

/// <summary>Whose change is trusted, and what happens with one that is not.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack(
        "jobs:\n  - { id: validate/own, run: [sh, -c, \"touch ran-own\"] }\n");

    public TrustTests()
    {
        RequiredTool.Find("bwrap");
        _checkout.Sandbox.WithFile(".gitignore", ".flywheel/\nran-own\n").Commit();
    }

    [Theory]
    [InlineData("GitLab")]
    [InlineData("GitHub")]
    [InlineData("variable")]
    [InlineData("option")]
    [InlineData("settings")]
    public async Task A_strangers_change_is_planned_in_a_sandbox_and_nothing_of_it_is_deployed(string who)
    {
        var arguments = new List<string> { "run" };
        switch (who)
        {
            case "GitLab":
                Set(("GITLAB_CI", "true"), ("CI", "true"), ("CI_PIPELINE_SOURCE", "merge_request_event"), ("CI_DEFAULT_BRANCH", "main"), ("CI_MERGE_REQUEST_IID", "7"),
                    ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "main"), ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2"), ("CI_MERGE_REQUEST_PROJECT_ID", "1"));
                break;
            case "GitHub":
                File.WriteAllText(_checkout.Besides("event.json"), """{"pull_request":{"head":{"repo":{"full_name":"mallory/infra"}},"base":{"repo":{"full_name":"acme/infra"}}}}""");
                Set(("GITHUB_ACTIONS", "true"), ("CI", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_EVENT_PATH", _checkout.Besides("event.json")));
                break;
            case "variable":
                // A word that is not known must not open a door.
                Set(("FLYWHEEL_UNTRUSTED", "maybe"));
                break;
            case "option":
                arguments.Add("--untrusted");
                break;
            default:
                _checkout.Sandbox.WithSettings("environments: { lab: { untrusted: true } }\njobs:\n  - { id: validate/own, run: [sh, -c, \"touch ran-own\"] }\n").Commit();
                break;
        }

        var run = (await _checkout.RunJsonAsync([.. arguments])).ExitedWith(0);

        Assert.Equal("true", run.Fact("plan/one", "untrusted"));
        Assert.Equal("1", run.Fact("plan/one", "create"));
        Assert.Contains("without state and credentials", run.NoteOf("plan/one"), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("id").GetString()!.StartsWith("deploy/", StringComparison.Ordinal));
        Assert.Contains("not run", run.NoteOf("validate/own"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_checkout.Root, "ran-own")));
        Assert.Equal("summary.json", Assert.Single(run.Job("plan/one").GetProperty("artifacts").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("verify")]
    public async Task Deploy_and_verify_are_refused(string command)
    {
        (await _checkout.RunAsync("plan")).ExitedWith(0);
        Set(("FLYWHEEL_UNTRUSTED", "true"));

        var run = (await _checkout.RunAsync(command)).ExitedWith(4);

        Assert.Contains("FW4426", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_plan_is_never_what_a_deploy_goes_on_from()
    {
        (await _checkout.RunAsync("plan", "--untrusted")).ExitedWith(0);
        (await _checkout.RunAsync("deploy")).ExitedWith(3);

        (await _checkout.RunAsync("plan")).ExitedWith(0);
        (await _checkout.RunAsync("plan", "--untrusted")).ExitedWith(0);
        (await _checkout.RunAsync("deploy")).ExitedWith(0);
    }

    [Fact]
    public async Task What_a_stranger_validated_is_not_reused_for_anybody_else()
    {
        (await _checkout.RunAsync("validate", "--untrusted")).ExitedWith(0);

        var trusted = (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
        var again = (await _checkout.RunJsonAsync("validate", "--untrusted")).ExitedWith(0);

        Assert.Equal("succeeded", trusted.OutcomeOf("validate/stack:one"));
        Assert.Equal("reused", again.OutcomeOf("validate/stack:one"));
    }

    [Fact]
    public async Task Without_a_sandbox_it_needs_a_trusted_runner()
    {
        var only = _checkout.Besides("only");
        Directory.CreateDirectory(only);
        foreach (var tool in new[] { "git", "terraform", "sh" })
        {
            File.CreateSymbolicLink(Path.Combine(only, tool), RequiredTool.Find(tool));
        }

        _checkout.Environment["PATH"] = only;

        var run = (await _checkout.RunJsonAsync("plan", "--untrusted")).ExitedWith(4);

        Assert.Equal("it needs a trusted runner", run.ReasonOf("validate/stack:one"));
        var problem = run.Diagnostics.First(d => d.GetProperty("code").GetString() == "FW4420");
        Assert.Contains("bwrap", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("apt-get install bubblewrap", problem.GetProperty("help").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_change_needs_no_sandbox()
    {
        _checkout.WithTool("bwrap", "exit 1");

        Assert.Equal("succeeded", (await _checkout.RunJsonAsync("plan")).ExitedWith(0).OutcomeOf("plan/one"));
    }

    [Fact]
    public async Task Doctor_says_whether_there_can_be_a_sandbox()
    {
        var there = (await _checkout.RunAsync("doctor", "--output", "json")).Output;
        _checkout.WithTool("bwrap", "exit 1");

        var broken = (await _checkout.RunAsync("doctor", "--output", "json")).Output;

        Assert.DoesNotContain("did not run in one", there, StringComparison.Ordinal);
        Assert.Contains("terraform did not run in one", broken, StringComparison.Ordinal);
        Assert.Contains("kernel.unprivileged_userns_clone", broken, StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();

    private void Set(params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            _checkout.Environment[name] = value;
        }
    }
}
