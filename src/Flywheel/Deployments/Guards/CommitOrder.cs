using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Deployments.Guards;

/// <summary>Asks git which of two commits came first, in the clone at hand.</summary>
/// <param name="path">Where git is.</param>
/// <param name="topLevel">The checkout.</param>
/// <param name="environment">What git may see.</param>
internal sealed class CommitOrder(ToolPath path, string topLevel, ImmutableSortedDictionary<string, string> environment)
{
    private const string Dirty = "-dirty";

    /// <summary>How a plan's commit stands to the one that was applied last.</summary>
    /// <param name="planned">Of the plan, perhaps with <c>-dirty</c>; null: there was none.</param>
    /// <param name="applied">The other, perhaps with <c>-dirty</c>; null: there was none.</param>
    /// <param name="context">Runs git.</param>
    public async Task<CommitRelation> OfAsync(string? planned, string? applied, JobContext context)
    {
        if (applied is null)
        {
            return CommitRelation.NotOlder;
        }

        if (planned is null)
        {
            return new CommitRelation.Unknown("the plan is of no commit", "Commit, and plan again.");
        }

        var (mine, theirs) = (Clean(planned), Clean(applied));
        if (!IsHash(mine) || !IsHash(theirs))
        {
            return new CommitRelation.Unknown("one of them is no commit's hash", "Plan again.");
        }

        if (mine == theirs)
        {
            return CommitRelation.NotOlder;
        }

        if (path.Find("git") is not { } git)
        {
            return new CommitRelation.Unknown("git is not on PATH", "Install git.");
        }

        return await AskAsync(git, mine, theirs, context);
    }

    private async Task<CommitRelation> AskAsync(string git, string mine, string theirs, JobContext context)
    {
        var older = await context.RunAsync(Git.IsAncestor(git, topLevel, mine, theirs, environment), new CapturedOutput(), LoggedStreams.None);
        if (older.Code == 0)
        {
            return CommitRelation.Older;
        }

        // A shallow clone answers for the part that it has: "no" may only mean that the way between the two is cut off.
        var isWhole = !await IsShallowAsync(git, context);
        if (older.Code == 1 && isWhole)
        {
            return CommitRelation.NotOlder;
        }

        var newer = await context.RunAsync(Git.IsAncestor(git, topLevel, theirs, mine, environment), new CapturedOutput(), LoggedStreams.None);
        return newer.Code == 0
            ? CommitRelation.NotOlder
            : isWhole
                ? new CommitRelation.Unknown("this clone lacks one of them", $"Run: git fetch origin {theirs}")
                : new CommitRelation.Unknown("this clone is shallow and lacks the history between them", "Run: git fetch --unshallow");
    }

    private async Task<bool> IsShallowAsync(string git, JobContext context)
    {
        var output = new CapturedOutput();
        var exit = await context.RunAsync(Git.IsShallow(git, topLevel, environment), output, LoggedStreams.None);
        return !exit.IsSuccess || output.StandardText.Trim() != "false";
    }

    private static string Clean(string commit) => commit.EndsWith(Dirty, StringComparison.Ordinal) ? commit[..^Dirty.Length] : commit;

    private static bool IsHash(string commit) => commit.Length is 40 or 64 && commit.All(char.IsAsciiHexDigitLower);
}
