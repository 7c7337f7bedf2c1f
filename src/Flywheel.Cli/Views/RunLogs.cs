using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The logs of a run's jobs, read back from disk: whole, or their last lines, never held as a whole.</summary>
internal sealed class RunLogs(FlywheelHome home, string workingDirectory)
{
    private const int BlockSize = 64 * 1024;
    private const int LongestUsualLine = 4 * 1024;

    /// <summary>Where the log of a job lies; null when it printed nothing.</summary>
    public string? Find(RunId run, JobId job)
    {
        var path = new RunFolder(home, run).LogOf(job);
        return new FileInfo(path) is { Exists: true, Length: > 0 } ? path : null;
    }

    /// <summary>The path as the user would type it.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(workingDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Gives all lines to a sink, as they are read.</summary>
    public static void ReadAll(string path, TextSink sink)
    {
        using var file = Open(path);
        Read(file, sink);
    }

    /// <summary>The last lines, harmless for a terminal.</summary>
    /// <param name="path">The log.</param>
    /// <param name="most">How many at most; fewer when they are very long.</param>
    /// <param name="isWhole">There are no lines before them.</param>
    public static IReadOnlyCollection<string> ReadLast(string path, int most, out bool isWhole)
    {
        using var file = Open(path);
        var reach = Math.Max(BlockSize, (long)most * LongestUsualLine);
        var start = Math.Max(0, file.Length - reach);
        file.Position = start;
        var lines = new Queue<string>(most);
        var dropped = 0L;
        Read(file, line =>
        {
            if (lines.Count == most)
            {
                lines.Dequeue();
                dropped++;
            }

            lines.Enqueue(line.ToString());
        });
        isWhole = start == 0 && dropped == 0;
        return lines;
    }

    private static void Read(FileStream file, TextSink sink)
    {
        var lines = new LineSplitter(sink);
        var block = new byte[BlockSize];
        while (file.Read(block) is > 0 and var count)
        {
            lines.Write(block.AsSpan(0, count));
        }

        lines.Flush();
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
