using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>One run with everything that is known about it: header, all jobs, what they made, all diagnostics, the summary.</summary>
/// <remarks>Its JSON is the document of the run itself, <see cref="RunJsonReport"/>.</remarks>
internal sealed class RunShowView(Page page, RunViewContext context)
{
    private readonly RunLogs _logs = new(context.Home, context.WorkingDirectory);

    public void Write(RunRecord run)
    {
        var applies = BadApply.Of(run, context.Home);
        WriteHeader(run);
        foreach (var stage in StageSummary.Of(run))
        {
            WriteStage(stage, run, applies);
        }

        page.Write(Line.Empty);
        foreach (var apply in applies)
        {
            BadApplyView.Write(page, apply);
        }

        foreach (var diagnostic in run.AllDiagnostics.Distinct())
        {
            page.Write([.. Line.Split(DiagnosticText.Render(diagnostic, page.TextWidth)), Line.Empty]);
        }

        page.WriteWrapped(Line.Split(new TextSummary(job => _logs.Find(run.Header.Id, job) is { } path ? _logs.Shown(path) : null).Render(run)));
    }

    private void WriteHeader(RunRecord run)
    {
        var header = run.Header;
        var state = run.Status.State();
        page.Write(Line.Of($"{state.Symbol()} {OutcomeCounts.Spoken(state)}  ", state.Style()).Add(header.Id.Value, TextStyle.Strong));
        Fact("command", $"{header.Command}, {header.Trigger.Name()}");
        Fact("environment", header.Environment);
        Fact("revision", RunFacts.Revision(header) is { Length: > 0 } revision ? revision + (header.IsDirty ? " with local changes" : "") : null);
        Fact("repository", header.Repository);
        Fact("based on", header.BasedOn?.Value);
        Fact("started", $"{Moments.Iso(header.StartedAt)}, {Moments.Ago(header.StartedAt, context.Time.GetUtcNow())}");
        Fact("stopped", run.StopReason);
        page.Write(Line.Empty);

        void Fact(string name, string? value)
        {
            if (value is not null)
            {
                page.Write(Line.Of($"  {name,-12} ", TextStyle.Dim).Add(value));
            }
        }
    }

    private void WriteStage(StageSummary stage, RunRecord run, IReadOnlyList<BadApply> applies)
    {
        page.Write(Line.Of($"{stage.State.Symbol()} ", stage.State.Style()).Add(stage.Stage.Name(), TextStyle.Strong)
            .PadTo(12).Add(Words.Count(stage.Jobs.Length, "job")).Add(stage.StartedAt is null ? "" : $"  {Words.Duration(stage.Duration)}", TextStyle.Dim));
        var names = stage.Jobs.Max(j => j.Id.Name.Length);
        foreach (var job in stage.Jobs)
        {
            var state = job.State();
            var line = Line.Of($"  {state.Symbol()} ", state.Style()).Add(job.Id.Name).PadTo(names + 4)
                .Add((job.StartedAt is null ? "" : Words.Duration(StageSummary.Elapsed(run, job))).PadLeft(11), TextStyle.Dim);
            var supervisor = applies.FirstOrDefault(apply => apply.Job == job.Id)?.Supervisor;
            var note = job.Result is { } result ? JobLines.Note(result)
                : supervisor is { } pid ? $"running: its apply goes on under its supervisor (pid {pid})"
                : null;
            page.Write(note is null ? line : line.Add("  ").Add(note));
            foreach (var artifact in job.Result?.Artifacts ?? [])
            {
                page.Write(Line.Of($"      {artifact.Name}  {Words.Bytes(artifact.Bytes)}  sha256:{artifact.Digest.Hex[..12]}", TextStyle.Dim));
            }
        }
    }
}
