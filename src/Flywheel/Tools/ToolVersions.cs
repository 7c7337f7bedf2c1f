using System.Collections.Immutable;
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
        var kept = Path.Combine(folder, $"{name}-{Digest.Of(System.Text.Encoding.UTF8.GetBytes(stamp)).Hex[..32]}");
        if (File.Exists(kept) && Version().Match(await File.ReadAllTextAsync(kept)) is { Success: true } known)
        {
            return new(name, path, known.Groups["version"].Value, $"{known.Groups["version"].Value} {stamp}");
        }

        var output = new CapturedOutput();
        var exit = await processes.RunAsync(
            new() { File = path, Arguments = question, Directory = "/", Environment = environment, Timeout = Patience }, output, StopSignal.None);
        if (!exit.IsSuccess || Version().Match(output.StandardText) is not { Success: true } told)
        {
            return null;
        }

        var version = told.Groups["version"].Value;
        DurableFile.CreatePrivateFolder(folder);
        await File.WriteAllTextAsync(kept, version);
        return new(name, path, version, $"{version} {stamp}");
    }

    // Most say "v1.11.4", and between the v and the 1 there is no word boundary.
    [GeneratedRegex(@"\bv?(?<version>[0-9]+\.[0-9]+(\.[0-9]+)?(-[0-9A-Za-z.]+)?)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
