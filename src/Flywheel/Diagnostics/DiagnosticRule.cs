namespace Flywheel.Diagnostics;

/// <summary>One entry of the catalogue in docs/diagnostics.md: a code, how much it matters, and what it means.</summary>
/// <param name="Code"><c>FW</c> and four digits.</param>
/// <param name="Severity">What a diagnostic of this rule is unless the reader says otherwise.</param>
/// <param name="Summary">The headline, without the user's own names.</param>
/// <param name="Meaning">One or two sentences for the catalogue: when it appears and what to do.</param>
internal sealed record DiagnosticRule(string Code, Severity Severity, string Summary, string Meaning)
{
    /// <summary>A diagnostic of this rule at a place in a file.</summary>
    public Diagnostic At(SourcePosition position, string detail, string? help = null) =>
        Create(detail, help) with { Position = position };

    /// <summary>A diagnostic of this rule that has no place in a file.</summary>
    public Diagnostic Create(string detail, string? help = null) =>
        new() { Severity = Severity, Code = Code, Summary = Summary, Detail = detail, Help = help };
}
