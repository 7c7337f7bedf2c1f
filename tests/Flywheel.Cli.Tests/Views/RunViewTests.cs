using System.Globalization;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Cli.Views;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Reports;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Views;

public sealed class RunViewTests
{
    public static TheoryData<string> Kinds => ["live", "plain", "verbose", "gitlab", "github", "ndjson", "json"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_outcome_is_shown_by_every_view(string kind)
    {
        var shown = Show(kind, Scripts.AllOutcomes);

        Assert.All(Scripts.Outcomes, o =>
        {
            Assert.Contains(o.Job.Split('/')[1], shown, StringComparison.Ordinal);
            Assert.Contains(kind is "json" or "ndjson" ? $"\"{o.Outcome.Word()}\"" : o.Outcome.State().Symbol(), shown, StringComparison.Ordinal);
        });
        Assert.Contains("the apply was killed", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("plain")]
    [InlineData("gitlab")]
    [InlineData("github")]
    public void A_failure_is_explained_nearest_to_the_end(string kind) => Snapshot.Match(Show(kind, Scripts.Failure), kind);

    [Theory]
    [InlineData("live")]
    [InlineData("plain")]
    public void A_cancelled_run_says_so(string kind) => Snapshot.Match(Show(kind, Scripts.Cancelled), kind);

    [Theory]
    [InlineData(PlanArtifacts.Bundle, true)]
    [InlineData(PlanArtifacts.Summary, false)]
    public void Deploy_is_the_next_command_only_where_the_plans_were_sealed(string artifact, bool isNext)
    {
        using var run = new ScriptedRun { Command = "plan" };
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var page = new Page(Consoles.Create(writer, new TerminalFacts(false, false, false, () => (120, 1000))));
        var planned = JobResult.Succeeded() with { Artifacts = [new(artifact, Digest.Of("a plan"u8), 6)] };

        run.To(new LineRunView(page, run.Context, new PlainSections(page), null)).Start("plan/attic").Ran("plan/attic", 1, planned).Finish();

        Assert.Equal(isNext, writer.ToString().Contains("next: ./flywheel deploy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("live")]
    [InlineData("plain")]
    public void A_thousand_jobs_are_told_in_few_lines(string kind)
    {
        var lines = Show(kind, Scripts.Thousand).Split('\n');

        // Every job that ran has its lines in a pipe; the tree has a handful.
        Assert.InRange(lines.Length, 10, kind == "live" ? 45 : 260);
        Assert.Contains(lines, l => l.Contains(kind == "live" ? "1000 jobs, 4 failed, 900 reused" : "900 jobs reused from run-01jnb8aaaaaaaaaa", StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_screen_is_never_left_by_the_tree()
    {
        using var screen = new TestScreen(80, 24);
        using var run = new ScriptedRun();
        using var view = new LiveRunView(new Page(Consoles.Create(screen, screen.Facts)), run.Context);
        run.To(view).Start(Enumerable.Range(1, 100).Select(i => $"validate/module:a-module-with-quite-a-long-name-{i}"));
        for (var i = 1; i <= 20; i++)
        {
            run.Begin($"validate/module:a-module-with-quite-a-long-name-{i}").Wait(0.3)
                .Print($"validate/module:a-module-with-quite-a-long-name-{i}", $"Refreshing state with many words so that the line must be cut {i}\n");
        }

        run.Wait(0.2);

        Snapshot.Match(screen.Text);
    }

    [Fact]
    public void A_resized_screen_shows_one_tree()
    {
        using var screen = new TestScreen(80, 24);
        using var run = new ScriptedRun();
        using var view = new LiveRunView(new Page(Consoles.Create(screen, screen.Facts)), run.Context);
        run.To(view).Start("plan/attic", "deploy/attic").Begin("plan/attic").Wait(1);
        Assert.Contains("0 of 1 job", screen.Text, StringComparison.Ordinal);

        screen.Size = (120, 40);
        run.Wait(1).End("plan/attic", JobResult.Succeeded("nothing to change")).Wait(0.1);

        Assert.Equal(4, screen.Text.Count(c => c == '\n'));
        Assert.Contains("nothing to change", screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_drawn_while_nothing_changes()
    {
        using var screen = new TestScreen(80, 24);
        using var run = new ScriptedRun();
        using var view = new LiveRunView(new Page(Consoles.Create(screen, screen.Facts)), run.Context);
        run.To(view).Start("plan/attic").Begin("plan/attic").Wait(20);
        screen.GetStringBuilder().Clear();

        view.Dispose();
        run.Wait(60);

        Assert.Equal("", screen.ToString());
    }

    [Fact]
    public void A_terminal_that_goes_away_is_the_views_own_failure()
    {
        using var run = new ScriptedRun();
        using var gone = new BrokenWriter();
        using var view = new LiveRunView(new Page(Consoles.Create(gone, new TerminalFacts(true, true, true, () => (80, 24)))), run.Context);
        run.To(view).Start("plan/attic").Wait(1);

        Assert.Throws<IOException>(() => run.Begin("plan/attic"));
    }

    [Fact]
    public void A_long_job_is_heard_of_every_half_minute()
    {
        var shown = Show("plain", run =>
        {
            run.Start("plan/attic").Begin("plan/attic");
            for (var i = 0; i < 19; i++)
            {
                run.Wait(5);
            }

            run.End("plan/attic", JobResult.Succeeded()).Finish();
        });

        Assert.Equal(
            ["  plan/attic still running, 30 s", "  plan/attic still running, 1 min", "  plan/attic still running, 1 min 30 s"],
            shown.Split('\n').Where(l => l.Contains("still", StringComparison.Ordinal)));
    }

    [Fact]
    public void Output_can_neither_fold_nor_give_commands_in_a_ci_log()
    {
        var gitLab = Show("gitlab", Scripts.Failure);
        var gitHub = Show("github", Scripts.Failure);

        Assert.DoesNotContain("section_start:1:evil", gitLab, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", gitLab, StringComparison.Ordinal);
        Assert.DoesNotContain("##[error]", gitHub, StringComparison.Ordinal);
        Assert.DoesNotContain(gitHub.Split('\n'), l => l.TrimStart().StartsWith("::set-env", StringComparison.Ordinal));
        Assert.Contains("::stop-commands::token", gitHub, StringComparison.Ordinal);
        Assert.Contains("::warning file=examples/tofu/modules/dns/main.tf,line=1,col=3,title=FW2304%3A Deprecated attribute::record_1: 100%25 of%0Ait, use records.",
            gitHub, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_one_object_per_line_and_nothing_else()
    {
        var lines = Show("ndjson", Scripts.Failure).TrimEnd('\n').Split('\n');

        Assert.All(lines, line => Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(line)!["type"]));
        Assert.Equal(12, lines.Length);
    }

    [Fact]
    public void Without_colours_there_is_no_escape_sequence_in_a_pipe() =>
        Assert.DoesNotContain('\e', Show("verbose", Scripts.Failure));

    private static string Show(string kind, Action<ScriptedRun> script)
    {
        using var run = new ScriptedRun();
        using var screen = new TestScreen(100, 40);
        using var stream = new MemoryStream();
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var plain = new TerminalFacts(false, false, false, () => (120, 1000));
        Page On(Func<string, string>? guard) => new(Consoles.Create(writer, plain), guard);
        var context = run.Context with { IsVerbose = kind == "verbose" };
        var (page, gitLab, gitHub) = (On(null), On(GitLabSections.Guard), On(GitHubSections.Guard));
        IRunView view = kind switch
        {
            "live" => new LiveRunView(new Page(Consoles.Create(screen, screen.Facts)), context),
            "plain" => new LineRunView(page, context, new PlainSections(page), null),
            "verbose" => new LineRunView(page, context, new PlainSections(page), new OutputLines(page)),
            "gitlab" => new LineRunView(gitLab, context, new GitLabSections(gitLab, context), null),
            "github" => new LineRunView(gitHub, context, new GitHubSections(gitHub, context, "/srv", () => "token"), null),
            "ndjson" => new NdjsonRunView(stream),
            _ => new JsonRunView(writer, record => RunJsonReport.Render(record, null), null),
        };
        script(run.To(view));
        return (kind switch
        {
            "live" => screen.Text,
            "ndjson" => Encoding.UTF8.GetString(stream.ToArray()),
            _ => writer.ToString(),
        }).Replace("/srv/repository", "/srv/examples", StringComparison.Ordinal).Replace("file=repository/", "file=examples/", StringComparison.Ordinal);
    }

    private sealed class BrokenWriter : StringWriter
    {
        public BrokenWriter() : base(CultureInfo.InvariantCulture)
        {
        }

        public override void Write(string? value) => throw new IOException("Input/output error");
    }
}
