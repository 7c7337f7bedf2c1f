using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Flywheel.Artifacts;
using Flywheel.Files;
using Flywheel.Processes;

namespace Flywheel.Tools;

/// <summary>Versions of programs, asked once for each file and kept beside the cache, because asking terraform costs 60 ms.</summary>
/// <param name="folder">Where answers are kept; they can be deleted at any time.</param>
/// <param name="processes">Asks.</param>
internal sealed partial class ToolVersions(string folder, IProcessRunner processes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The program with its version; null when it does not answer with one.</summary>
    /// <param name="name">As one types it.</param>
    /// <param name="path">Absolute.</param>
    /// <param name="question">Arguments that make it tell, such as <c>version</c>.</param>
    /// <param name="environment">What it may see.</param>
    public async Task<Tool?> AskAsync(
        string name, string path, ImmutableArray<string> question, ImmutableSortedDictionary<string, string> environment)
    {
        var stamp = ToolPath.StampOf(path);
        var key = Digest.Of(Encoding.UTF8.GetBytes($"{string.Join(' ', question)}\n{stamp}"));
        var kept = Path.Combine(folder, $"{name}-{key.Hex[..32]}");
        if (File.Exists(kept) && VersionIn(await File.ReadAllTextAsync(kept)) is { } known)
        {
            return new(name, path, known, $"{known} {stamp}");
        }

        var command = new ToolCommand { File = path, Arguments = question, Directory = "/", Environment = environment, Timeout = Patience };
        if (await AnswerAsync(command) is not { } answer || VersionIn(answer) is not { } told)
        {
            return null;
        }

        DurableFile.CreatePrivateFolder(folder);
        DurableFile.Write(kept, Encoding.UTF8.GetBytes(told));
        return new(name, path, told, $"{told} {stamp}");
    }

    /// <summary>The first version in what a program says of itself: <c>Terraform v1.11.4</c>, <c>git version 2.39.5</c>; null when there is none.</summary>
    internal static string? VersionIn(string text) =>
        Version().Match(text) is { Success: true } match ? match.Groups["version"].Value : null;

    private async Task<string?> AnswerAsync(ToolCommand command)
    {
        try
        {
            var output = new CapturedOutput(limit: 64 * 1024);
            var exit = await processes.RunAsync(command, output, StopSignal.None);
            return exit.IsSuccess ? output.StandardText : null;
        }
        catch (ProcessStartException)
        {
            // made for another machine, or the interpreter is gone: to the user a tool that does not answer
            return null;
        }
    }

    // A "v" may stand before it, but no other letter, digit or dot: the 11.4 of v1.11.4 is no version.
    [GeneratedRegex(@"(^|[^0-9A-Za-z.])v?(?<version>[0-9]+\.[0-9]+(\.[0-9]+)?(-[0-9A-Za-z.]+)?)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
