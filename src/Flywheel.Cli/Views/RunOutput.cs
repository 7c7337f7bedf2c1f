using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Where a view of a run writes and what was asked of it.</summary>
internal sealed record RunOutput
{
    public required OutputKind Kind { get; init; }

    /// <summary>The standard output as bytes, for events.</summary>
    public required Stream Stream { get; init; }

    /// <summary>The standard output as text; flushed after every write.</summary>
    public required TextWriter Writer { get; init; }

    /// <summary>What the standard output can show.</summary>
    public required TerminalFacts Terminal { get; init; }

    /// <summary>The standard error, for a person who reads along while a program reads the standard output.</summary>
    public required TextWriter ErrorWriter { get; init; }

    /// <summary>What the standard error can show.</summary>
    public required TerminalFacts ErrorTerminal { get; init; }

    /// <summary>--no-live: lines even on a terminal.</summary>
    public bool NoLive { get; init; }

    public CiFacts Ci { get; init; } = CiFacts.None;

    /// <summary>The document of <c>--output json</c>.</summary>
    public required Func<RunRecord, string> Document { get; init; }
}
