using System.Collections.Immutable;
using Flywheel.Files;

namespace Flywheel.Cli.Views;

/// <summary>What all views of a run need besides their output.</summary>
internal sealed record RunViewContext
{
    public required TimeProvider Time { get; init; }

    /// <summary>Where the logs of jobs lie.</summary>
    public required FlywheelHome Home { get; init; }

    /// <summary>Absolute; paths below it are shown relative to it.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>REPOSITORY as it was typed, for the commands that are proposed; null when it was left out.</summary>
    public string? Repository { get; init; }

    /// <summary>The stacks that were asked for, for the commands that are proposed; empty: all.</summary>
    public ImmutableArray<string> Stacks { get; init; } = [];

    /// <summary>Show what jobs print, and every job that was reused.</summary>
    public bool IsVerbose { get; init; }
}
