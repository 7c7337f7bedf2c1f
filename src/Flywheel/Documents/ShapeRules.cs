using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>How one kind of file calls what can be wrong with its shape.</summary>
internal sealed record ShapeRules
{
    public required DiagnosticRule UnknownKey { get; init; }

    public required DiagnosticRule MissingKey { get; init; }

    /// <summary>A list where a mapping belongs, and the like.</summary>
    public required DiagnosticRule WrongKind { get; init; }

    public required DiagnosticRule InvalidValue { get; init; }

    /// <summary>A key that the user chose cannot be a name.</summary>
    public required DiagnosticRule InvalidName { get; init; }

    /// <summary>The same item twice in a list where each may stand once.</summary>
    public required DiagnosticRule Repeated { get; init; }
}
