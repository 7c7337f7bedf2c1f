using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Tools;

namespace Flywheel.Validation;

/// <summary><c>validate/format</c>: every file of configuration is in tofu's canonical format.</summary>
/// <remarks>
/// One process for the whole tree. The files are named one by one, because <c>-recursive</c> would walk into node_modules and into what
/// git ignores; only when they are too many for one argument list does it take several.
/// </remarks>
internal sealed class FormatJob(Tofu tofu, FileTree tree) : ReusableJob(new JobId(Stage.Validate, "format"))
{
    /// <summary>Half of what Linux allows for arguments and environment together, with room for both.</summary>
    private const int MostArgumentBytes = 512 * 1024;

    public override string Description => $"{tofu.Name} fmt -check";

    public override JobInputs Inputs => new()
    {
        Version = 1,
        Files = [new InputFiles(tree, "", tofu.FormattedEndings)],
        Values = ImmutableSortedDictionary<string, string>.Empty.Add("tofu", tofu.Identity),
    };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var files = tree.Files.Select(f => f.Path).Where(path => tofu.FormattedEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal))).ToList();
        if (files.Count == 0)
        {
            return JobResult.Idle("no configuration files to check");
        }

        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var batch in Batches(files))
        {
            problems.AddRange(await CheckAsync(context, batch));
        }

        return problems.Count == 0
            ? JobResult.Succeeded($"{Words.Count(files.Count, "file")} checked")
            : JobResult.Failed(Reason(problems), [.. problems]);
    }

    private static string Reason(ImmutableArray<Diagnostic>.Builder problems)
    {
        var unformatted = problems.Count(p => p.Code == TofuRules.NotCanonical.Code);
        var broken = problems.Count - unformatted;
        return (unformatted, broken) switch
        {
            (_, 0) => $"{Words.Count(unformatted, "file")} not in canonical format",
            (0, _) => $"{Words.Count(broken, "problem")} in files that cannot be parsed",
            _ => $"{Words.Count(broken, "problem")} in files that cannot be parsed, {Words.Count(unformatted, "file")} not in canonical format",
        };
    }

    private async Task<ImmutableArray<Diagnostic>> CheckAsync(JobContext context, List<string> files)
    {
        var output = new CapturedOutput();
        var exit = await context.RunAsync(tofu.Format(tree.Root, files, diff: false), output, LoggedStreams.Error);
        switch (Tofu.JudgeFormat(exit))
        {
            case FormatVerdict.Canonical:
                return [];
            case FormatVerdict.NotCanonical:
                // The difference is for the log: --verbose shows it, and runs logs later.
                await context.RunAsync(tofu.Format(tree.Root, files, diff: true));
                return [.. Lines(output.StandardText).Select(NotCanonical)];
            case FormatVerdict.Broken:
                return await TellBrokenApartAsync(context, files, output.ErrorText);
            default:
                return [TofuRules.Unreadable.Create($"{tofu.Name} fmt ended with {exit}.")];
        }
    }

    // With a file that it cannot parse, fmt lists none of those that are merely badly formatted: it is asked again about the others.
    private async Task<ImmutableArray<Diagnostic>> TellBrokenApartAsync(JobContext context, List<string> files, string errors)
    {
        var broken = HumanErrors.Read(errors, TofuRules.SyntaxError, "");
        if (broken.IsEmpty)
        {
            return [TofuRules.SyntaxError.Create(errors.Trim())];
        }

        var rest = files.Except(broken.Select(d => d.Position?.File ?? "")).ToList();
        return rest.Count == files.Count || rest.Count == 0 ? broken : [.. broken, .. await CheckAsync(context, rest)];
    }

    private Diagnostic NotCanonical(string file) => TofuRules.NotCanonical.At(
        new SourcePosition(RelativePath.Join("", file)), $"{tofu.Name} fmt would change it.", $"Run {tofu.Name} fmt {RelativePath.Join("", file)} and commit the result.");

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<List<string>> Batches(List<string> files)
    {
        var batch = new List<string>();
        var bytes = 0;
        foreach (var file in files)
        {
            if (bytes > MostArgumentBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(file);
            bytes += file.Length * 3;
        }

        yield return batch;
    }
}
