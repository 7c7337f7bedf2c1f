using System.Text.Json;
using System.Xml.Linq;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Commands;

/// <summary>The commands beside the pipeline, on a small repository.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact]
    public async Task Runs_are_listed_newest_first_shown_and_their_logs_read()
    {
        var first = (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
        var second = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        var list = (await _checkout.RunJsonAsync("runs", "list")).ExitedWith(0);
        var human = (await _checkout.RunAsync("runs")).ExitedWith(0);
        var shown = (await _checkout.RunJsonAsync("runs", "show", first.RunId)).ExitedWith(0);
        var log = (await _checkout.RunAsync("runs", "logs", "latest", "plan/one")).ExitedWith(0);
        var cancel = (await _checkout.RunAsync("runs", "cancel", first.RunId)).ExitedWith(0);

        Assert.Equal(
            [second.RunId, first.RunId],
            list.Document.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Contains(first.RunId, human.Output, StringComparison.Ordinal);
        Assert.Equal(first.RunId, shown.RunId);
        RunDocument.Check(shown.Document);
        Assert.Contains("will be created", log.Output, StringComparison.Ordinal);
        Assert.Contains("is not running", cancel.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_printed_as_document_is_what_is_shown_of_it_later()
    {
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        var shown = (await _checkout.RunJsonAsync("runs", "show", run.RunId)).ExitedWith(0);

        Assert.Equal(run.Output, shown.Output);
    }

    [Fact]
    public async Task What_a_run_with_a_failed_apply_printed_is_what_is_shown_of_it_later()
    {
        _checkout.Sandbox.WithStack("one", hcl: "resource \"terraform_data\" \"this\" {\n  provisioner \"local-exec\" {\n    command = \"exit 3\"\n  }\n}\n").Commit();
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        var shown = (await _checkout.RunJsonAsync("runs", "show", run.RunId)).ExitedWith(0);

        Assert.NotEmpty(run.Document.GetProperty("applies").EnumerateArray());
        Assert.Equal(run.Output, shown.Output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("plan")]
    public async Task Every_line_of_ndjson_is_one_event(string command)
    {
        var run = (await _checkout.RunAsync(command, "--output", "ndjson")).ExitedWith(0);

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 4);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.EndsWith("\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documents_of_a_failed_run_are_the_documented_ones_too()
    {
        _checkout.Sandbox.WithModule("disk", "output \"size\" {\n  value = var.sizze\n}\n").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        RunDocument.Check(run.Document);
        Assert.Equal("failed", run.Run.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_diagram_comes_in_three_formats_with_and_without_a_run()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        foreach (var run in new string[][] { [], ["--run", "latest"] })
        {
            var mermaid = (await _checkout.RunAsync(["diagram", .. run])).ExitedWith(0);
            var dot = (await _checkout.RunAsync(["diagram", "--format", "dot", .. run])).ExitedWith(0);
            var svg = (await _checkout.RunAsync(["diagram", "--format", "svg", .. run])).ExitedWith(0);

            Assert.Contains("flowchart", mermaid.Output, StringComparison.Ordinal);
            Assert.StartsWith("digraph", dot.Output, StringComparison.Ordinal);
            Assert.Equal("svg", XDocument.Parse(svg.Output).Root!.Name.LocalName);
            Assert.Contains("deploy", mermaid.Output, StringComparison.Ordinal);
            Assert.Contains("deploy/one", dot.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_organization_is_checked_alone()
    {
        var good = (await _checkout.RunJsonAsync("organization", "check")).ExitedWith(0);
        await File.WriteAllTextAsync(_checkout.Besides("bad.yaml"), "organization: {}\n", TestContext.Current.CancellationToken);
        var bad = (await _checkout.RunJsonAsync("organization", "check", _checkout.Besides("bad.yaml"))).ExitedWith(3);
        var missing = (await _checkout.RunJsonAsync("organization", "check", "nowhere.yaml")).ExitedWith(3);

        Assert.True(good.Document.GetProperty("valid").GetBoolean());
        Assert.False(bad.Document.GetProperty("valid").GetBoolean());
        Assert.NotEmpty(bad.Codes);
        Assert.NotEmpty(missing.Codes);
    }

    [Fact]
    public async Task The_schemas_are_schemas_and_an_older_file_is_converted_to_a_valid_one()
    {
        var schema = (await _checkout.RunAsync("organization", "schema")).ExitedWith(0);
        var settings = (await _checkout.RunAsync("organization", "schema", "--settings")).ExitedWith(0);
        var canonical = _checkout.Besides("canonical.yaml");

        var converted = (await _checkout.RunAsync("organization", "convert")).ExitedWith(0);
        await File.WriteAllTextAsync(canonical, converted.Output, TestContext.Current.CancellationToken);
        (await _checkout.RunAsync("organization", "check", canonical)).ExitedWith(0);

        Assert.StartsWith("https://json-schema.org/", schema.Document.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        Assert.True(settings.Document.GetProperty("properties").TryGetProperty("timeouts", out _));
    }

    [Fact]
    public async Task A_plan_is_summarized_from_a_file_and_from_stdin()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        var file = _checkout.ArtifactFile(plan.ArtifactOf("plan/one", "plan.json"));

        var read = (await _checkout.RunJsonAsync("summarize", file)).ExitedWith(0);
        using var piped = _checkout.Start("summarize", "-", "--output", "json");
        await piped.Input.WriteAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        piped.Input.Close();
        var same = (await piped.WaitAsync()).ExitedWith(0);
        var human = (await _checkout.RunAsync("summarize", file)).ExitedWith(0);

        Assert.Equal(1, read.Document.GetProperty("counts").GetProperty("create").GetInt32());
        Assert.Equal("terraform_data.this", read.Document.GetProperty("changes")[0].GetProperty("address").GetString());
        Assert.Equal(read.Output, same.Output);
        Assert.Contains("terraform_data.this", human.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":7}")]
    public async Task Input_that_is_no_plan_is_unusable(string text)
    {
        await File.WriteAllTextAsync(_checkout.Besides("plan.json"), text, TestContext.Current.CancellationToken);

        var exit = (await _checkout.RunJsonAsync("summarize", _checkout.Besides("plan.json"))).ExitedWith(3);
        (await _checkout.RunJsonAsync("summarize", "nowhere.json")).ExitedWith(3);

        Assert.StartsWith("FW4", exit.Codes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_the_tools_and_says_how_to_get_those_that_are_missing()
    {
        RequiredTool.Find("git");
        var all = (await _checkout.RunJsonAsync("doctor"));
        _checkout.Environment["PATH"] = _checkout.Bin;
        var none = (await _checkout.RunAsync("doctor")).ExitedWith(3);

        Assert.Contains(all.Code, new[] { 0, 3 });
        Assert.Contains(all.Document.GetProperty("tools").EnumerateArray(), t => t.GetProperty("name").GetString() == "git");
        Assert.Contains("git-scm.com", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cleaning_removes_what_retention_does_not_keep_and_says_what_it_would_before()
    {
        _checkout.Sandbox.WithSettings("retention: { runs: 1s, artifacts: 1s }\n").Commit();
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, TestContext.Current.CancellationToken);

        var dry = (await _checkout.RunAsync("clean", "--dry-run")).ExitedWith(0);
        (await _checkout.RunJsonAsync("runs", "show", run.RunId)).ExitedWith(0);
        (await _checkout.RunAsync("clean")).ExitedWith(0);

        Assert.Contains("would be removed", dry.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_checkout.Home, "state", "one-lab.tfstate")));
        (await _checkout.RunJsonAsync("plan", "--detailed-exitcode")).ExitedWith(0);
    }

    [Fact]
    public async Task A_dry_run_tells_the_jobs_and_runs_none()
    {
        var dry = (await _checkout.RunJsonAsync("run", "--dry-run")).ExitedWith(0);

        Assert.Contains(dry.Document.GetProperty("jobs").EnumerateArray(), j => j.GetProperty("id").GetString() == "deploy/one");
        Assert.Empty((await _checkout.RunJsonAsync("runs", "list")).Document.GetProperty("runs").EnumerateArray());
        Assert.False(Directory.Exists(Path.Combine(_checkout.Home, "state")));
    }

    [Fact]
    public async Task The_data_directory_is_nothing_that_git_wants_to_add()
    {
        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);

        Assert.Equal("*\n", await File.ReadAllTextAsync(Path.Combine(_checkout.Home, ".gitignore")));
    }

    [Fact]
    public async Task Reuse_is_explained()
    {
        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
        _checkout.Sandbox.WithStack("one", hcl: Checkout.OneResource.Replace("first", "second", StringComparison.Ordinal)).Commit();

        var run = (await _checkout.RunAsync("validate", "--explain-reuse")).ExitedWith(0);

        Assert.Contains("validate/stack:one was not reused:\n  file tofu/stacks/one/main.tf: changed\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_named_stacks_are_planned()
    {
        _checkout.Sandbox.WithStack("two").Commit();

        var plan = (await _checkout.RunJsonAsync("plan", "--stack", "two")).ExitedWith(0);

        Assert.Equal(["plan/two"], plan.Jobs.Select(j => j.GetProperty("id").GetString()).Where(id => id!.StartsWith("plan/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Changes_are_told_by_the_exit_code_where_it_is_asked_for()
    {
        (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        (await _checkout.RunJsonAsync("plan", "--detailed-exitcode")).ExitedWith(2);
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        (await _checkout.RunJsonAsync("plan", "--detailed-exitcode")).ExitedWith(0);
    }

    [Fact]
    public async Task Version_and_help_of_every_command_are_there()
    {
        var help = (await _checkout.RunAsync("--help")).ExitedWith(0);

        Assert.Matches("^flywheel [0-9]+\\.[0-9]+\\.[0-9]+", (await _checkout.RunAsync("--version")).ExitedWith(0).Output);
        foreach (var command in new[] { "run", "validate", "build", "plan", "deploy", "verify", "summarize", "explain", "diagram", "runs", "organization", "clean", "doctor" })
        {
            Assert.Contains($"  {command} ", help.Output, StringComparison.Ordinal);
            Assert.Contains("Usage:", (await _checkout.RunAsync(command, "--help")).ExitedWith(0).Output, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_checkout.Home));
    }

    public void Dispose() => _checkout.Dispose();
}
