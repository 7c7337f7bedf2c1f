namespace Flywheel.Diagnostics;

/// <summary>A problem that the user can fix: what, where, why and what to do. Collected, never thrown.</summary>
internal sealed record Diagnostic
{
    /// <summary>Error or warning; usually the rule's own severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary><c>FW</c> and four digits, listed in docs/diagnostics.md.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, in a few words without the user's own names.</summary>
    public required string Summary { get; init; }

    /// <summary>Whole sentences: what was found and why it cannot be.</summary>
    public required string Detail { get; init; }

    /// <summary>Where it is; null when the problem has no place in a file.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>What to do about it, as a sentence or a command; null when the detail already says it.</summary>
    public string? Help { get; init; }

    /// <summary>The lines of the file that a tool quoted; null when there are none.</summary>
    public string? Snippet { get; init; }

    public bool IsError => Severity == Severity.Error;
}
