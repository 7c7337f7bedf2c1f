using Flywheel.Diagnostics;

namespace Flywheel.Jobs;

/// <summary>A diagnostic as JSON: in every document that carries some.</summary>
internal sealed record DiagnosticDocument
{
    public required string Severity { get; init; }

    public required string Code { get; init; }

    public string? File { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    public required string Summary { get; init; }

    public required string Detail { get; init; }

    public string? Help { get; init; }

    public string? Snippet { get; init; }

    public static DiagnosticDocument From(Diagnostic diagnostic) => new()
    {
        Severity = diagnostic.IsError ? "error" : "warning",
        Code = diagnostic.Code,
        File = diagnostic.Position?.File,
        Line = diagnostic.Position is { Line: > 0 and var line } ? line : null,
        Column = diagnostic.Position is { Column: > 0 and var column } ? column : null,
        Summary = diagnostic.Summary,
        Detail = diagnostic.Detail,
        Help = diagnostic.Help,
        Snippet = diagnostic.Snippet,
    };

    public Diagnostic ToDiagnostic() => new()
    {
        Severity = Severity == "error" ? Flywheel.Diagnostics.Severity.Error : Flywheel.Diagnostics.Severity.Warning,
        Code = Code,
        Summary = Summary,
        Detail = Detail,
        Help = Help,
        Snippet = Snippet,
        Position = File is null ? null : new SourcePosition(File, Line ?? 0, Column ?? 0),
    };
}
