using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Validation;

/// <summary><c>validate/tests:NAME</c>: the module's own tests pass. They run in a private copy, because a test may write beside itself.</summary>
internal sealed class ModuleTestsJob(JobId id, Tofu tofu, TofuSource source) : ReusableJob(id)
{
    public override string Description => $"{tofu.Name} test in {source.Folder.Shown}";

    public override JobInputs? Inputs => source.HasDownloads
        ? null
        : new()
        {
            Version = 1,
            Files = source.Inputs,
            Values = ImmutableSortedDictionary<string, string>.Empty.Add("tofu", tofu.Identity),
        };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(context.WorkFolder, "tree");
        PrivateCopy.Make(source.Folder.Tree, copy);
        var folder = new InitializedFolder(Path.Combine(copy, source.Folder.Path), Path.Combine(context.WorkFolder, "data"));
        using (source.NeedsProviders ? await context.EnterAsync("providers", cancellationToken) : null)
        {
            var init = await context.RunAsync(tofu.Init(new TofuInitOptions
            {
                Directory = folder.Directory,
                DataDirectory = folder.DataFolder,
                PluginCache = source.NeedsProviders ? context.Home.Providers : null,
            }));
            if (!init.IsSuccess)
            {
                return JobResult.Failed($"{tofu.Name} init for the tests of {source.Folder.Shown} ended with {init}");
            }
        }

        var output = new CapturedOutput();
        var exit = await context.RunAsync(tofu.Test(folder.Directory, folder.DataFolder), output);
        var verdict = output.StandardText.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim();
        return exit.IsSuccess
            ? JobResult.Succeeded(verdict)
            : JobResult.Failed(verdict ?? $"{tofu.Name} test ended with {exit}", [.. Problems(output)]);
    }

    private ImmutableArray<Diagnostic> Problems(CapturedOutput output)
    {
        var found = HumanErrors.Read(output.ErrorText, TofuRules.TestsFailed, source.Folder.Shown);
        return found.IsEmpty ? [TofuRules.TestsFailed.At(new SourcePosition(source.Folder.Shown), "A run did not pass.")] : found;
    }
}
