using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary><c>build/app-tests</c>: the app's <c>check</c> and <c>test</c> scripts, as far as it has them.</summary>
/// <remarks>
/// In the same folder as the build, so after it: both call <c>svelte-kit sync</c>, and though six rounds of build, check and test at once
/// passed on a quiet machine, on a busy one check now and then read a file that the build was just writing.
/// </remarks>
internal sealed class AppTestsJob(AppBuild app, BuildMachine machine) : ReusableJob(JobName)
{
    private static readonly ImmutableArray<string> Known = ["check", "test"];

    /// <summary>The id of the job.</summary>
    public static JobId JobName { get; } = new(Stage.Build, "app-tests");

    /// <summary>The app has something to run.</summary>
    public static bool IsNeededBy(AppBuild app) => Known.Any(app.Scripts.Contains);

    public override string Description => $"run {string.Join(" and ", Known.Where(app.Scripts.Contains))} of the app in {app.Path}";

    public override JobInputs Inputs => new()
    {
        Version = 1,
        Files = app.Files,
        Values = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).SetItems(AppScripts.Values(machine, app)),
    };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var prepared = await AppScripts.PrepareAsync(machine, app, context, cancellationToken);
        if (prepared.Value is not { } scripts)
        {
            return JobResult.Failed(prepared.Diagnostics[^1].Summary, [.. prepared.Diagnostics]);
        }

        // All of them, also when the first fails: the user wants to know everything at once.
        var failed = new List<string>();
        var problems = prepared.Diagnostics;
        foreach (var script in Known.Where(app.Scripts.Contains))
        {
            var exit = await scripts.RunAsync(script, cancellationToken);
            if (!exit.IsSuccess)
            {
                failed.Add($"pnpm run {script} ended with {exit}");
                problems = problems.Add(BuildRules.AppTestsFailed.At(new(app.Of("package.json")), $"\"pnpm run {script}\" ended with {exit}."));
            }
        }

        return failed.Count == 0
            ? JobResult.Succeeded() with { Diagnostics = problems }
            : JobResult.Failed(string.Join("; ", failed), [.. problems]);
    }
}
