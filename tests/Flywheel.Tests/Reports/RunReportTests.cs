using System.Text.Json;
using System.Xml.Linq;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Reports;

public sealed class RunReportTests
{
    [Fact]
    public void A_good_run_as_JSON() => Snapshot.Match(RunJsonReport.Render(OneMachine.GoodRun(), 0), "run.json");

    [Fact]
    public void A_good_run_as_JUnit() => Snapshot.Match(JUnitReport.Render(OneMachine.GoodRun()), "run.xml");

    [Fact]
    public void A_good_run_as_Markdown() => Snapshot.Match(MarkdownSummary.Render(OneMachine.GoodRun()), "summary.md");

    [Fact]
    public void A_good_run_as_text() => Snapshot.Match(Text(OneMachine.GoodRun()));

    [Fact]
    public void A_failed_run_as_JSON() => Snapshot.Match(RunJsonReport.Render(OneMachine.FailedRun(), 1), "run.json");

    [Fact]
    public void A_failed_run_as_JUnit() => Snapshot.Match(JUnitReport.Render(OneMachine.FailedRun()), "run.xml");

    [Fact]
    public void A_failed_run_as_Markdown() => Snapshot.Match(MarkdownSummary.Render(OneMachine.FailedRun()), "summary.md");

    [Fact]
    public void A_failed_run_as_text() => Snapshot.Match(Text(OneMachine.FailedRun()));

    [Fact]
    public void A_plan_that_is_compared_says_so_in_every_report()
    {
        var run = new StubRun([new StubJob("plan/attic")], "plan").Ran("plan/attic", 10, JobResult.Succeeded() with
        {
            Facts = JobResult.Succeeded().Facts.Add("create", "1"),
            Comparison = new(new("run-01jnb8aaaaaaaaaa"), ["+ a.b[\"`x`\"]: create, which the old plan did not"]),
        }).Finish();

        Assert.Contains("  compared with run-01jnb8aaaaaaaaaa, which was not applied:\n    + a.b[\"`x`\"]: create", Text(run), StringComparison.Ordinal);
        Assert.Contains(
            "<code>attic</code> compared with <code>run-01jnb8aaaaaaaaaa</code>, which was not applied:\n\n```text\n+ a.b[\"`x`\"]: create",
            MarkdownSummary.Render(run), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(RunJsonReport.Render(run, 0));
        var job = document.RootElement.GetProperty("run").GetProperty("stages")[0].GetProperty("jobs")[0];
        Assert.Equal("run-01jnb8aaaaaaaaaa", job.GetProperty("comparison").GetProperty("run").GetString());
    }

    [Fact]
    public void Every_outcome_in_every_stage_as_text() => Snapshot.Match(Text(OneMachine.MixedRun()));

    [Fact]
    public void Every_outcome_in_every_stage_is_in_every_report()
    {
        var run = OneMachine.MixedRun();
        var json = RunJsonReport.Render(run, 5);
        var xml = JUnitReport.Render(run);
        var markdown = MarkdownSummary.Render(run);

        foreach (var job in run.Jobs)
        {
            Assert.Contains($"\"{job.Id}\"", json, StringComparison.Ordinal);
            Assert.Contains($"\"{job.Id}\"", xml, StringComparison.Ordinal);
            Assert.Contains($"<code>{job.Id}</code>", markdown, StringComparison.Ordinal);
            Assert.Contains($"\"outcome\": \"{job.Outcome!.Word()}\"", json, StringComparison.Ordinal);
        }

        Assert.Equal(JobStates.All.Length, JobStates.All.Select(s => s.Symbol()).Distinct().Count());
        Assert.Equal(JobStates.All.Length, JobStates.All.Select(s => s.Name()).Distinct().Count());
    }

    [Fact]
    public void The_document_has_the_fields_of_the_contract()
    {
        using var document = JsonDocument.Parse(RunJsonReport.Render(OneMachine.GoodRun(), 0));
        var run = document.RootElement.GetProperty("run");

        Assert.Equal(1, document.RootElement.GetProperty("schemaVersion").GetInt32());
        foreach (var field in new[]
        {
            "id", "status", "trigger", "environment", "branch", "commit", "dirty", "startedAt", "durationMs", "criticalPathMs", "overheadMs", "stages",
        })
        {
            Assert.True(run.TryGetProperty(field, out _), field);
        }

        Assert.Equal("2026-03-01T09:30:00.000Z", run.GetProperty("startedAt").GetString());
        var job = run.GetProperty("stages")[1].GetProperty("jobs")[0];
        Assert.Equal(JsonValueKind.Null, job.GetProperty("reason").ValueKind);
        Assert.Equal(1_482_240, job.GetProperty("artifacts")[0].GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void A_command_that_came_to_no_run_has_its_diagnostics_in_the_same_document()
    {
        var problem = new DiagnosticRule("FW9001", Severity.Error, "Needed tool not found", "").Create("No tofu on PATH.");

        using var document = JsonDocument.Parse(RunJsonReport.Render([problem]));

        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("run").ValueKind);
        Assert.Equal("FW9001", document.RootElement.GetProperty("diagnostics")[0].GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("diagnostics")[0].GetProperty("file").ValueKind);
    }

    [Theory]
    [InlineData("succeeded", "succeeded", "succeeded")]
    [InlineData("succeeded", "reused", "reused")]
    [InlineData("succeeded", "succeeded", "skipped")]
    [InlineData("skipped", "skipped", "skipped")]
    [InlineData("failed", "failed", "succeeded")]
    [InlineData("failed", "timed-out", "skipped")]
    [InlineData("cancelled", "failed", "cancelled")]
    [InlineData("needs-attention", "needs-attention", "cancelled")]
    public void The_status_of_a_stage_comes_from_its_jobs(string status, string first, string second)
    {
        var mixed = OneMachine.MixedRun().Jobs.Where(j => j.Id.Stage == Stage.Plan).ToDictionary(j => j.Outcome!.Word());
        var run = new StubRun([new StubJob("plan/a"), new StubJob("plan/b")])
            .End("plan/a", mixed[first].Outcome!).End("plan/b", mixed[second].Outcome!).Finish();

        Assert.Equal(status, StageSummary.Of(run).Single().State.Name());
    }

    [Fact]
    public void A_stage_runs_from_its_first_start_until_all_of_its_jobs_have_ended()
    {
        var run = new StubRun([new StubJob("plan/a"), new StubJob("plan/b"), new StubJob("deploy/a")])
            .Begin("plan/a").Wait(50).End("plan/a", new JobOutcome.Succeeded()).Wait(10).Begin("plan/b").Wait(40).Note().Record;

        var stages = StageSummary.Of(run);

        Assert.Equal([JobState.Running, JobState.Waiting], stages.Select(s => s.State));
        Assert.Equal(TimeSpan.FromMilliseconds(100), stages[0].Duration);
        Assert.Contains("\"outcome\": null", RunJsonReport.Render(run, null), StringComparison.Ordinal);
        Assert.StartsWith("▶ running for 100 ms · 3 jobs: 1 running, 1 waiting, 1 succeeded", Text(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_did_not_happen_is_no_passed_case()
    {
        var cases = XDocument.Parse(JUnitReport.Render(OneMachine.MixedRun())).Descendants("testcase");

        foreach (var testCase in cases)
        {
            var passed = !testCase.Elements().Any(e => e.Name.LocalName is "failure" or "error" or "skipped");
            var name = testCase.Attribute("name")!.Value;
            Assert.Equal(name.EndsWith("-succeeded", StringComparison.Ordinal) || name.EndsWith("-reused", StringComparison.Ordinal), passed);
        }
    }

    private static string Text(RunRecord run) => new TextSummary(
        job => run.Find(job)?.StartedAt is null ? null : $".flywheel/runs/{run.Header.Id}/logs/{job.FileName}.log").Render(run).ToString();
}
