using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Deployments.Applying;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Runs;
using Flywheel.Supervision;

namespace Flywheel.Reports;

/// <summary>What is known of an apply that did not end well, or has not ended: every address, and how the objects get into the state that it lacks.</summary>
/// <param name="Job">The deploy.</param>
/// <param name="Supervisor">Number of the process under which it goes on; null: it has ended.</param>
/// <param name="Document">What became of its addresses; null: it has not ended.</param>
internal sealed record BadApply(JobId Job, int? Supervisor, ApplyDocument? Document)
{
    private const long Largest = 64 * 1024 * 1024;
    private const string Masked = "***";

    /// <summary>Objects that were made, have an id and may be in no state.</summary>
    public ImmutableArray<ApplyDocument.Resource> Missing => Document is { Outcome: OutcomeWords.NeedsAttention, State: not ApplyDocument.Saved } document
        ? [.. document.Resources.Where(r => r is { Created: true, IdValue: not null })]
        : [];

    /// <summary>Ready to be put into the stack; without those of which a part is secret.</summary>
    public ImmutableArray<string> Imports => [.. Missing.Where(IsShown).Select(r => $"import {{\n  to = {Printable.Line(r.Address)}\n  id = {HclText.Quoted(r.IdValue!)}\n}}")];

    /// <summary>Addresses of those of which a part is secret.</summary>
    public ImmutableArray<string> Hidden => [.. Missing.Where(r => !IsShown(r)).Select(r => Printable.Line(r.Address))];

    /// <summary>When to use <see cref="Imports"/>.</summary>
    public string Advice => $"{(Document is { State: ApplyDocument.Rescued } rescued
        ? $"First push the rescued state: flywheel state push {rescued.Stack} --env {rescued.Environment} --run {rescued.Run}. "
        : "")}Where a fresh plan wants to create these again the state lacks them: put their blocks into the stack, plan, deploy, and remove the blocks.";

    /// <summary>Those of a run, in its order.</summary>
    public static ImmutableArray<BadApply> Of(RunRecord run, FlywheelHome home)
    {
        var artifacts = new ArtifactStore(home.Artifacts);
        return [.. run.Jobs.Where(job => job.Id.Stage == Stage.Deploy).Select(job => Of(run, job, home, artifacts)).OfType<BadApply>()];
    }

    /// <summary>The addresses with that word, as in the document.</summary>
    public ImmutableArray<string> With(string word) =>
        [.. (Document?.Resources ?? []).Where(r => r.Outcome == word).Select(r => Printable.Line(r.Address))];

    private static BadApply? Of(RunRecord run, JobRecord job, FlywheelHome home, ArtifactStore artifacts)
    {
        if (job.IsRunning)
        {
            return SupervisedProcess.Find(ApplySpool.Last(JobContext.SpoolOf(home, run.Header.Id, job.Id))) is { IsAlive: true, SupervisorPid: { } pid } ? new(job.Id, pid, null) : null;
        }

        return job.Outcome is { IsGood: false } && job.Result?.Find(ApplyDocument.Name) is { Bytes: < Largest } artifact && artifacts.Has(artifact)
            && ApplyDocument.Read(File.ReadAllBytes(artifacts.PathOf(artifact.Digest))) is { } document
            ? new(job.Id, null, document)
            : null;
    }

    private static bool IsShown(ApplyDocument.Resource resource) =>
        !resource.Address.Contains(Masked, StringComparison.Ordinal) && !resource.IdValue!.Contains(Masked, StringComparison.Ordinal);
}
