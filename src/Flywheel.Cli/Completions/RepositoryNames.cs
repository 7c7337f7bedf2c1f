using System.CommandLine.Completions;
using Flywheel.Cli.Commands;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Repositories;
using Flywheel.Runs;

namespace Flywheel.Cli.Completions;

/// <summary>Names out of the repository that a command line may want: read from its files, nothing is started or written.</summary>
internal static class RepositoryNames
{
    private const int MostRuns = 20;

    /// <summary>The environments of the organization.</summary>
    public static IEnumerable<string> Environments(CompletionContext context)
    {
        var repository = RepositoryOf(context);
        return OrganizationLocator.Locate(repository, null).Value is { } location && OrganizationReader.Read(location).Value is { } organization
            ? organization.Environments.Select(e => e.Name)
            : [];
    }

    /// <summary>The folders of tofu/stacks.</summary>
    public static IEnumerable<string> Stacks(CompletionContext context)
    {
        var folder = new DirectoryInfo(Path.Combine(RepositoryOf(context), "tofu", "stacks"));
        return folder.Exists ? folder.EnumerateDirectories().Select(d => d.Name).Where(FolderName.IsValid).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>The newest runs.</summary>
    public static IEnumerable<string> Runs(CompletionContext context) => NewestRuns(context).Take(MostRuns).Select(run => run.Value);

    /// <summary>The newest runs, and the word for the very newest.</summary>
    public static IEnumerable<string> RunsAndLatest(CompletionContext context) => Runs(context).Prepend("latest");

    /// <summary>The jobs of the run that the line names.</summary>
    public static IEnumerable<string> Jobs(CompletionContext context)
    {
        var named = RunId.TryParse(context.ParseResult.GetValue(RunsCommand.LogsId) ?? "", out var id) ? id : null;
        if ((named ?? NewestRuns(context).Cast<RunId?>().FirstOrDefault()) is not { } run)
        {
            return [];
        }

        var events = new RunFolder(HostOf(context).HomeOf(RepositoryOf(context)), run).Events;
        return File.Exists(events) && RunRecorder.Replay(RunJournal.Read(events)) is { } record ? record.Jobs.Select(j => j.Id.ToString()) : [];
    }

    // Ids sort as the runs were started.
    private static IEnumerable<RunId> NewestRuns(CompletionContext context)
    {
        var folder = new DirectoryInfo(HostOf(context).HomeOf(RepositoryOf(context)).Runs);
        return folder.Exists
            ? folder.EnumerateDirectories().Select(d => RunId.TryParse(d.Name, out var id) ? id : null).OfType<RunId>().OrderDescending()
            : [];
    }

    private static CommandHost HostOf(CompletionContext context) => ((FlywheelRoot)context.ParseResult.RootCommandResult.Command).Host;

    private static string RepositoryOf(CompletionContext context)
    {
        var parsed = context.ParseResult;
        var named = parsed.GetResult(RunsCommand.Repository) is null ? parsed.GetValue(CommonOptions.Repository) : parsed.GetValue(RunsCommand.Repository);
        return Path.GetFullPath(named ?? ".", HostOf(context).WorkingDirectory);
    }
}
