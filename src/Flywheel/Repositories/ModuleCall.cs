using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>A <c>module</c> block.</summary>
/// <param name="Source">As written; empty when it is not a plain string.</param>
internal sealed record ModuleCall(string Name, string Source, SourcePosition Position)
{
    /// <summary>The source is a folder beside the caller, so that nothing has to be downloaded.</summary>
    public bool IsLocal => Source is "." or ".."
        || Source.StartsWith("./", StringComparison.Ordinal) || Source.StartsWith("../", StringComparison.Ordinal);
}
