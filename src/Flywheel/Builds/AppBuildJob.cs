using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary><c>build/app</c>: installs the app's packages, runs its build script and keeps what it left as <c>app.tar</c>.</summary>
internal sealed class AppBuildJob(AppBuild app, BuildMachine machine) : ReusableJob(JobName)
{
    /// <summary>The id of the job.</summary>
    public static JobId JobName { get; } = new(Stage.Build, "app");

    public override string Description => $"build the app in {app.Path}";

    public override JobInputs Inputs => new()
    {
        Version = 1,
        Files = app.Files,
        Values = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).SetItems(AppScripts.Values(machine, app)),
    };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!app.Scripts.Contains("build"))
        {
            return Failed("the app has no build script", [BuildRules.NoBuildScript.At(PackageFile, "package.json has no script \"build\".",
                "Add \"build\": \"vite build\" to its scripts.")]);
        }

        var prepared = await AppScripts.PrepareAsync(machine, app, context, cancellationToken);
        if (prepared.Value is not { } scripts)
        {
            return Failed(prepared.Diagnostics[^1].Summary, prepared.Diagnostics);
        }

        var warnings = app.HasTrackedOutput
            ? prepared.Diagnostics.Add(BuildRules.OutputNotIgnored.At(new(app.Of(AppArchive.Top)), "Files of the build's output belong to the repository.",
                $"Add \"/{AppArchive.Top}/\" to {app.Of(".gitignore")}."))
            : prepared.Diagnostics;
        return await BuildAsync(scripts, context, cancellationToken) switch
        {
            { Outcome: JobOutcome.Succeeded } built => built with { Diagnostics = warnings },
            var failed => failed with { Diagnostics = [.. warnings, .. failed.Diagnostics] },
        };
    }

    private SourcePosition PackageFile => new(app.Of("package.json"));

    private async Task<JobResult> BuildAsync(AppScripts scripts, JobContext context, CancellationToken cancellationToken)
    {
        using var alone = await FolderLock.EnterAsync(context, app.Output, cancellationToken);
        var before = Written();
        var exit = await scripts.RunAsync("build", cancellationToken);
        if (!exit.IsSuccess)
        {
            return Failed($"pnpm run build ended with {exit}", [BuildRules.BuildFailed.At(PackageFile, $"\"pnpm run build\" ended with {exit}.")]);
        }

        if (Written() is not { } after || after == before)
        {
            return Failed("the build left no output", [BuildRules.NoOutput.At(PackageFile,
                $"The build script ended well but wrote no {app.Of("build/index.js")}.",
                "Use @sveltejs/adapter-node in svelte.config.js, with its default output folder.")]);
        }

        try
        {
            var archive = await AppArchive.PackAsync(app.Output, context.Artifacts, cancellationToken);
            context.Log.WriteLine($"Packed {app.Of(AppArchive.Top)} as {archive.Name}, {Words.Bytes(archive.Bytes)}, {archive.Digest}.");
            return JobResult.Succeeded(null, archive);
        }
        catch (UnpackableFileException problem)
        {
            return Failed("the build's output cannot be packed",
                [BuildRules.OutputUnpackable.At(new(app.Of(problem.Name)), $"It cannot go into the archive: {problem.Reason}.")]);
        }
    }

    // What an earlier build left proves nothing about this one.
    private (DateTime Time, ulong Length)? Written()
    {
        var index = new FileInfo(Path.Combine(app.Output, "index.js"));
        return index.Exists ? (index.LastWriteTimeUtc, (ulong)index.Length) : null;
    }

    private static JobResult Failed(string reason, IEnumerable<Diagnostic> diagnostics) => JobResult.Failed(reason, [.. diagnostics]);
}
