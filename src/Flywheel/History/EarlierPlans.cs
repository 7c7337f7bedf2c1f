using System.Text.Json;
using Flywheel.Jobs;
using Flywheel.Plans;

namespace Flywheel.History;

/// <summary>The plans of one repository that nobody has applied, from the kept results.</summary>
/// <param name="database">Holds them.</param>
/// <param name="repository">Where it is on this machine; a database that several machines share holds one repository alone.</param>
internal sealed class EarlierPlans(IHistoryDatabase database, string repository) : IEarlierPlans
{
    public EarlierPlan? Unapplied(string stack, string environment)
    {
        var (plan, deploy) = (new JobId(Stage.Plan, stack), new JobId(Stage.Deploy, stack));
        // In one run the deploy comes after the plan, and here before it.
        var last = database.Read(
            """
            SELECT run.id, run.based_on, job.id FROM job JOIN run ON run.id = job.run
            WHERE run.environment = @environment AND (run.repository = @repository OR @shared) AND (
              (job.id = @plan AND job.outcome = 'succeeded') OR (job.id = @deploy AND job.outcome <> 'skipped'))
            ORDER BY run.id DESC, job.id LIMIT 1
            """,
            row => row.GetString(2) == plan.ToString() ? row.GetString(0) : row.Text(1) ?? row.GetString(0),
            ("@environment", environment), ("@repository", repository), ("@shared", database.IsShared), ("@plan", plan.ToString()), ("@deploy", deploy.ToString()));
        return last is [var run, ..] && !IsApplied(stack, environment, run) ? Of(run, plan) : null;
    }

    // One that was begun is not pending any more, however it ended; what a person has said was not applied is.
    private bool IsApplied(string stack, string environment, string run) => !database.Read(
        """
        SELECT apply.plan FROM apply JOIN seal ON seal.stack = apply.stack AND seal.environment = apply.environment AND seal.plan = apply.plan
        WHERE seal.stack = @stack AND seal.environment = @environment AND seal.run = @run AND (apply.resolution IS NULL OR apply.resolution NOT LIKE 'not-applied%')
        """,
        row => row.GetString(0), ("@stack", stack), ("@environment", environment), ("@run", run)).IsEmpty;

    private EarlierPlan? Of(string run, JobId plan) => database.Read(
        "SELECT result FROM job WHERE run = @run AND id = @plan AND outcome = 'succeeded'",
        row => JsonSerializer.Deserialize(row.GetString(0), JobsJson.Default.JobResultDocument)?.ToResult(),
        ("@run", run), ("@plan", plan.ToString())) is [{ } result]
        && !result.Facts.ContainsKey(PlanArtifacts.UntrustedFact) && result.Facts.GetValueOrDefault(PlanArtifacts.EmptyFact) != "true"
        && result.Find(PlanArtifacts.Summary) is { } summary
            ? new(new RunId(run), summary)
            : null;
}
