using System.Text.Json;
using System.Xml.Linq;

namespace Flywheel.EndToEnd.Running;

/// <summary>In GitHub Actions and GitLab CI: what is read from the engine and what is written for it.</summary>
public sealed class CiEngineTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    public CiEngineTests() => _checkout.Environment["FLYWHEEL_PLAN_KEY"] = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)i).ToArray());

    [Fact]
    public async Task GitHub_Actions_gets_groups_a_summary_and_reports()
    {
        var summary = _checkout.Besides("summary.md");
        Set(("GITHUB_ACTIONS", "true"), ("CI", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main"), ("GITHUB_REF_NAME", "main"),
            ("GITHUB_REF_TYPE", "branch"), ("GITHUB_SHA", _checkout.Sandbox.Git("rev-parse", "HEAD")), ("GITHUB_STEP_SUMMARY", summary));

        var run = (await _checkout.RunAsync("run")).ExitedWith(0);

        Assert.Contains("::group::", run.Output, StringComparison.Ordinal);
        Assert.Contains("::endgroup::", run.Output, StringComparison.Ordinal);
        Assert.Contains("plan/one", await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("push", (await _checkout.RunJsonAsync("runs", "show")).Run.GetProperty("trigger").GetString());
        ReportsAreThere();
    }

    [Fact]
    public async Task GitHub_Actions_shows_an_error_at_its_place()
    {
        _checkout.Sandbox.WithModule("disk", "output \"size\" {\n  value = var.sizze\n}\n").Commit();
        Set(("GITHUB_ACTIONS", "true"), ("CI", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/main"), ("GITHUB_REF_NAME", "main"), ("GITHUB_REF_TYPE", "branch"));

        var run = (await _checkout.RunAsync("run")).ExitedWith(1);

        Assert.Matches("(?m)^::error [^\n]*file=tofu/modules/disk/main.tf,line=2", run.Output);
    }

    [Fact]
    public async Task A_pull_request_of_GitHub_ends_with_the_plan()
    {
        Set(("GITHUB_ACTIONS", "true"), ("CI", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/7/merge"), ("GITHUB_REF_NAME", "7/merge"),
            ("GITHUB_HEAD_REF", "main"), ("GITHUB_BASE_REF", "main"), ("GITHUB_EVENT_PATH", _checkout.Besides("event.json")));
        File.WriteAllText(_checkout.Besides("event.json"), """{"pull_request":{"head":{"repo":{"full_name":"acme/infra"}},"base":{"repo":{"full_name":"acme/infra"}}}}""");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal("merge-request", run.Run.GetProperty("trigger").GetString());
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("id").GetString() == "deploy/one");
    }

    [Fact]
    public async Task GitLab_CI_gets_sections_and_reports()
    {
        Set(("GITLAB_CI", "true"), ("CI", "true"), ("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_BRANCH", "main"), ("CI_COMMIT_REF_NAME", "main"),
            ("CI_DEFAULT_BRANCH", "main"), ("CI_COMMIT_SHA", _checkout.Sandbox.Git("rev-parse", "HEAD")));
        _checkout.Sandbox.Git("checkout", "--quiet", "--detach"); // as GitLab does

        var run = (await _checkout.RunAsync("run")).ExitedWith(0);

        Assert.Contains("section_start:", run.Output, StringComparison.Ordinal);
        Assert.Contains("section_end:", run.Output, StringComparison.Ordinal);
        Assert.Equal("main", (await _checkout.RunJsonAsync("runs", "show")).Run.GetProperty("branch").GetString());
        ReportsAreThere();
    }

    [Fact]
    public async Task A_merge_request_of_GitLab_ends_with_the_plan()
    {
        Set(("GITLAB_CI", "true"), ("CI", "true"), ("CI_PIPELINE_SOURCE", "merge_request_event"), ("CI_DEFAULT_BRANCH", "main"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "feature"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"), ("CI_MERGE_REQUEST_IID", "7"),
            ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1"), ("CI_MERGE_REQUEST_PROJECT_ID", "1"));

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal("merge-request", run.Run.GetProperty("trigger").GetString());
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("id").GetString() == "deploy/one");
    }

    [Fact]
    public async Task Without_a_key_nothing_is_begun()
    {
        var applies = _checkout.WithTofuLedger();
        _checkout.Environment.Remove("FLYWHEEL_PLAN_KEY");
        Set(("CI", "true"));

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Equal(["FW4307"], run.Codes);
        Assert.DoesNotContain(applies(), line => line.Split(' ')[0] is "init" or "validate" or "plan" or "apply");
        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_makes_the_run_unusable()
    {
        _checkout.Environment["FLYWHEEL_PLAN_KEY"] = "short";

        Assert.Equal("failed", (await _checkout.RunJsonAsync("plan")).ExitedWith(3).OutcomeOf("plan/one"));
    }

    public void Dispose() => _checkout.Dispose();

    private void Set(params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            _checkout.Environment[name] = value;
        }
    }

    private void ReportsAreThere()
    {
        var reports = Path.Combine(_checkout.Home, "reports");
        Assert.Contains(XDocument.Load(Path.Combine(reports, "junit.xml")).Descendants("testcase"), c => c.Attribute("name")!.Value.Contains("one", StringComparison.Ordinal));
        using var counts = JsonDocument.Parse(File.ReadAllText(Path.Combine(reports, "terraform-one.json")));
        Assert.Equal(1, counts.RootElement.GetProperty("create").GetInt32());
        Assert.Contains("plan/one", File.ReadAllText(Path.Combine(reports, "summary.md")), StringComparison.Ordinal);
    }
}
