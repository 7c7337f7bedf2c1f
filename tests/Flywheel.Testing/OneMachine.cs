using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Runs;

namespace Flywheel.Testing;

/// <summary>The pipeline of examples/one-machine as it is for <c>run</c>, and what may become of it.</summary>
internal static class OneMachine
{
    private static readonly string[] Stacks = ["attic", "dashboard", "runners"];

    /// <summary>The jobs, in no special order.</summary>
    public static ImmutableArray<Job> Jobs { get; } =
    [
        new StubJob("validate/organization"),
        new StubJob("validate/format"),
        .. new[] { "file", "process", "release" }.Select(m => new StubJob($"validate/module:{m}")),
        .. new[] { "file", "process" }.Select(m => new StubJob($"validate/tests:{m}", [$"validate/module:{m}"])),
        .. Stacks.Select(s => new StubJob($"validate/stack:{s}")),
        new StubJob("build/app"),
        new StubJob("build/app-tests"),
        new StubJob("build/image", ["build/app"]),
        new StubJob("plan/attic", ["validate/stack:attic"]),
        new StubJob("plan/dashboard", ["validate/stack:dashboard", "build/app", "build/image"]),
        new StubJob("plan/runners", ["validate/stack:runners"]),
        new StubJob("deploy/attic", ["plan/attic"]),
        new StubJob("deploy/dashboard", ["plan/dashboard", "deploy/attic"]),
        new StubJob("deploy/runners", ["plan/runners", "deploy/attic"]),
        .. Stacks.Select(s => new StubJob($"verify/converged:{s}", [$"deploy/{s}"])),
        new StubJob("verify/http:dashboard", ["deploy/dashboard"]),
    ];

    /// <summary>The checked graph.</summary>
    public static Pipeline Pipeline { get; } = PipelineGraph.Check(Jobs).Value!;

    /// <summary>A run in which all went well; validation was reused.</summary>
    public static RunRecord GoodRun()
    {
        var run = new StubRun(Pipeline.Jobs);
        var earlier = new JobOutcome.Reused(new("run-01jnb8aaaaaaaaaa"));
        run.Wait(21);
        foreach (var job in Pipeline.In(Stage.Validate))
        {
            run.Begin(job.Id.ToString()).End(job.Id.ToString(), earlier);
        }

        run.Ran("build/app", 4180, JobResult.Succeeded(null, new Artifacts.Artifact("app.tar", new(new string('a', 64)), 1_482_240)))
            .Ran("build/app-tests", 2240).Ran("build/image", 3015)
            .Ran("plan/attic", 410, Plan(("create", 2)))
            .Ran("plan/dashboard", 480, Plan(("create", 1), ("delete", 1), ("update", 2), ("outputs", 1)))
            .Ran("plan/runners", 395, Plan())
            .Ran("deploy/attic", 620).Ran("deploy/dashboard", 1105)
            .Ran("deploy/runners", 8, JobResult.Succeeded("nothing to apply"));
        foreach (var stack in Stacks)
        {
            run.Ran($"verify/converged:{stack}", 300);
        }

        return run.Ran("verify/http:dashboard", 64).Wait(12).Finish();
    }

    /// <summary>A run that a module failed: nothing after validation started.</summary>
    public static RunRecord FailedRun()
    {
        var run = new StubRun(Pipeline.Jobs);
        var rule = new DiagnosticRule("FW2101", Severity.Error, "Reference to undeclared input variable", "");
        var problem = rule.At(new("tofu/modules/process/main.tf", 12, 15),
            "An input variable with the name \"comand\" has not been declared.", "Did you mean \"command\"?") with
        {
            Snippet = "  triggers_replace = var.comand",
        };
        run.Ran("validate/format", 90).Ran("validate/organization", 14).Ran("validate/module:file", 210)
            .Ran("validate/module:process", 231, JobResult.Failed("1 error in tofu/modules/process", problem))
            .Ran("validate/module:release", 197)
            .Ran("validate/tests:file", 840)
            .End("validate/tests:process", new JobOutcome.Skipped("validate/module:process failed", StubJob.Parse("validate/module:process")));
        foreach (var stack in Stacks)
        {
            run.Ran($"validate/stack:{stack}", 250);
        }

        foreach (var job in Pipeline.Jobs.Where(j => j.Id.Stage != Stage.Validate))
        {
            run.End(job.Id.ToString(), new JobOutcome.Skipped("validate/module:process failed", StubJob.Parse("validate/module:process")));
        }

        return run.Wait(9).Finish();
    }

    /// <summary>A run in which every job of every stage ended in another way, as far as there are ways.</summary>
    public static RunRecord MixedRun()
    {
        JobOutcome[] outcomes =
        [
            new JobOutcome.Succeeded(), new JobOutcome.Reused(new("run-01jnb8aaaaaaaaaa")), new JobOutcome.Failed("exit code 1"),
            new JobOutcome.TimedOut(TimeSpan.FromMinutes(10)), new JobOutcome.Cancelled("interrupted"),
            new JobOutcome.Skipped("the branch fix is not deployed to local"),
            new JobOutcome.NeedsAttention("the apply was killed", ["terraform_data.process"]),
        ];
        var jobs = Enum.GetValues<Stage>()
            .SelectMany(stage => outcomes.Select(o => new StubJob($"{stage.Name()}/ends-{o.Word()}", [], o)))
            .ToList();
        var run = new StubRun(jobs);
        foreach (var (job, outcome) in jobs.Zip(Enumerable.Repeat(outcomes, jobs.Count).SelectMany(o => o)))
        {
            _ = outcome is JobOutcome.Skipped
                ? run.End(job.Id.ToString(), outcome)
                : run.Ran(job.Id.ToString(), 125, new JobResult { Outcome = outcome });
        }

        return run.Finish();
    }

    private static JobResult Plan(params (string Kind, int Count)[] counts) => JobResult.Succeeded() with
    {
        Facts = new[] { "create", "update", "replace", "delete", "import", "move", "forget", "outputs" }.ToImmutableSortedDictionary(
            kind => kind, kind => counts.FirstOrDefault(c => c.Kind == kind).Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    };
}
