using System.Collections.Immutable;

namespace Flywheel.Processes;

/// <summary>A child process as a value: what would run, where, with what environment. Running it is somebody else's work.</summary>
internal sealed record ToolCommand
{
    /// <summary>Absolute path of the program; never looked up again, so a planted file on PATH cannot step in.</summary>
    public required string File { get; init; }

    /// <summary>Arguments as a list; no shell ever sees them.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Absolute working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The whole environment of the child; nothing is inherited beyond it.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>How long it may take before it is stopped; the job's own limit holds besides. Default: no limit of its own.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>How it is stopped when the run is cancelled or its time is up.</summary>
    public StopPolicy Stopping { get; init; } = StopPolicy.Ordinary;

    /// <summary>What logs show in place of the program and its arguments; null: just these.</summary>
    public string? Shown { get; init; }

    /// <summary>The program and its arguments as a person would type them, for logs; not for running.</summary>
    public override string ToString() => Shown ?? string.Join(' ', Arguments.Prepend(Path.GetFileName(File)).Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=./:@,+%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
