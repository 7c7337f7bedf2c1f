using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Cli.Tests.Views;

/// <summary>Runs that the tests of the views tell.</summary>
internal static class Scripts
{
    private static readonly DiagnosticRule Undeclared = new("FW2101", Severity.Error, "Reference to undeclared input variable", "");
    private static readonly DiagnosticRule Deprecated = new("FW2304", Severity.Warning, "Deprecated attribute", "");

    /// <summary>One of each outcome, by the name of the job, in two stages, so that neither is folded.</summary>
    public static ImmutableArray<(string Job, JobOutcome Outcome)> Outcomes { get; } =
    [
        ("plan/succeeded", new JobOutcome.Succeeded()),
        ("plan/reused", new JobOutcome.Reused(ScriptedRun.Earlier)),
        ("plan/failed", new JobOutcome.Failed("exit code 1")),
        ("plan/refused", new JobOutcome.Failed("the plan was altered", FailureKind.Refused)),
        ("deploy/timed-out", new JobOutcome.TimedOut(TimeSpan.FromMinutes(20))),
        ("deploy/cancelled", new JobOutcome.Cancelled("the run was stopped while it ran")),
        ("deploy/skipped", new JobOutcome.Skipped("plan/failed failed", new JobId(Stage.Plan, "failed"))),
        ("deploy/needs-attention", new JobOutcome.NeedsAttention("the apply was killed", ["terraform_data.process"])),
    ];

    public static void AllOutcomes(ScriptedRun run)
    {
        run.Start(Outcomes.Select(o => o.Job));
        foreach (var (job, outcome) in Outcomes)
        {
            _ = outcome is JobOutcome.Reused or JobOutcome.Skipped ? run.End(job, outcome) : run.Ran(job, 1.2, new JobResult { Outcome = outcome });
        }

        run.Finish();
    }

    /// <summary>A module has an error and many warnings; all that comes after it is skipped.</summary>
    public static void Failure(ScriptedRun run)
    {
        run.Start("validate/organization", "validate/format", "validate/module:dns", "validate/module:hpa", "build/app", "plan/attic",
            "deploy/attic", "verify/http:dashboard");
        run.End("validate/organization", new JobOutcome.Reused(ScriptedRun.Earlier)).Ran("validate/format", 0.14);
        run.End("validate/module:hpa", new JobOutcome.Reused(ScriptedRun.Earlier));
        run.Begin("validate/module:dns").Wait(0.2)
            .Print("validate/module:dns", "$ tofu validate -json\n::set-env name=PATH::evil\nsection_start:1:evil\r\e[0K\e[2J[red]x[/]\n##[error]no\n");
        run.End("validate/module:dns", JobResult.Failed("1 error in tofu/modules/dns",
        [
            Undeclared.At(new("tofu/modules/dns/main.tf", 12, 22), "An input variable with the name \"comand\" has not been declared.",
                "Did you mean \"command\"?") with { Snippet = "  triggers_replace = var.comand" },
            .. Enumerable.Range(1, 22).Select(i => Deprecated.At(new("tofu/modules/dns/main.tf", i, 3), $"record_{i}: 100% of\nit, use records.")),
        ]));
        foreach (var job in new[] { "build/app", "plan/attic", "deploy/attic", "verify/http:dashboard" })
        {
            run.End(job, new JobOutcome.Skipped("validate/module:dns failed", new JobId(Stage.Validate, "module:dns")));
        }

        run.Finish();
    }

    /// <summary>Somebody presses Ctrl-C while a deploy runs.</summary>
    public static void Cancelled(ScriptedRun run)
    {
        run.Start("plan/attic", "deploy/attic", "deploy/runners");
        run.Ran("plan/attic", 1.5, JobResult.Succeeded("1 to create, 2 to update"));
        run.Begin("deploy/attic").Wait(2.25).Stop().Wait(0.5).End("deploy/attic", new JobOutcome.Cancelled("the run was stopped while it ran"));
        run.End("deploy/runners", new JobOutcome.Cancelled("the run was stopped before it started")).Finish();
    }

    /// <summary>A thousand modules, most of them reused, three of them bad.</summary>
    public static void Thousand(ScriptedRun run)
    {
        var jobs = Enumerable.Range(1, 1000).Select(i => $"validate/module:m{i}").ToArray();
        run.Start([.. jobs, "plan/attic"]);
        foreach (var (number, job) in jobs.Index())
        {
            _ = number % 10 == 0
                ? run.Ran(job, 0.05, number % 300 == 0 ? JobResult.Failed("exit code 1") : null)
                : run.End(job, new JobOutcome.Reused(ScriptedRun.Earlier));
        }

        run.End("plan/attic", new JobOutcome.Skipped("validate/module:m1 failed", new JobId(Stage.Validate, "module:m1"))).Finish();
    }
}
