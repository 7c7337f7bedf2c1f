using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Settings;
using Flywheel.Tools;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Flywheel.Pipelines;

/// <summary>A job of the user's own from flywheel.yaml: one program with its arguments, no shell. Reused only when it names its inputs.</summary>
internal sealed class UserJob(JobId id, JobSettings job, FileTree tree, ToolPath path, ImmutableSortedDictionary<string, string> environment)
    : ReusableJob(id)
{
    public override string Description => string.Join(' ', job.Run);

    public override JobInputs? Inputs => job.Inputs.IsEmpty
        ? null
        : new()
        {
            Version = 1,
            Files = [new InputFiles(tree, "", []) { Where = Matching(job.Inputs) }],
            Values = ImmutableSortedDictionary<string, string>.Empty
                .Add("run", string.Join('\0', job.Run))
                .Add("directory", job.Directory)
                .Add("outputs", string.Join('\0', job.Outputs))
                .Add("environment", string.Join('\0', job.Environment.Select(p => $"{p.Key}={p.Value}"))),
        };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(Path.Combine(tree.Root, job.Directory));
        if (Locate(directory) is not { } program)
        {
            return JobResult.Failed($"{job.Run[0]} was not found", MachineRules.ToolMissing.At(
                job.Position, $"The job {Id} runs \"{job.Run[0]}\", which is neither on PATH nor a program in the repository.",
                "Install it, or write its path relative to the job's directory, starting with ./"));
        }

        var exit = await context.RunAsync(new ToolCommand
        {
            File = program,
            Arguments = [.. job.Run.Skip(1)],
            Directory = directory,
            Environment = environment.SetItems(job.Environment),
        });
        if (!exit.IsSuccess)
        {
            return JobResult.Failed($"{job.Run[0]} ended with {exit}");
        }

        var found = job.Outputs.ToDictionary(pattern => pattern, Files, StringComparer.Ordinal);
        if (job.Outputs.Where(pattern => found[pattern].Count == 0).ToList() is { Count: > 0 } missing)
        {
            return JobResult.Failed("an output was not made", [.. missing.Select(pattern => PipelineRules.OutputMissing.At(
                job.Position, $"The job {Id} ended well, and no file is there that matches \"{pattern}\".",
                "Correct the pattern, which begins at the repository, or take it out of outputs."))]);
        }

        var outputs = ImmutableArray.CreateBuilder<Artifact>();
        foreach (var file in found.Values.SelectMany(files => files).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            outputs.Add(await context.Artifacts.PutFileAsync(file, Path.Combine(tree.Root, file), cancellationToken));
        }

        return JobResult.Succeeded() with { Artifacts = outputs.ToImmutable() };
    }

    // A name with a slash is a program of the repository, wanted by the file that names it; any other comes from PATH.
    private string? Locate(string directory)
    {
        if (!job.Run[0].Contains('/', StringComparison.Ordinal))
        {
            return path.Find(job.Run[0]);
        }

        var program = Path.GetFullPath(Path.Combine(directory, job.Run[0]));
        return ToolPath.IsProgram(program) ? program : null;
    }

    private List<string> Files(string pattern)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(pattern);
        return [.. matcher.GetResultsInFullPath(tree.Root).Select(file => Path.GetRelativePath(tree.Root, file))];
    }

    private static Predicate<string> Matching(ImmutableArray<string> patterns)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(patterns);
        return file => matcher.Match(file).HasMatches;
    }
}
