using Flywheel.Diagnostics;

namespace Flywheel.Builds;

/// <summary>Ends the work on an image from deep inside; the job turns it into its result and nobody else sees it.</summary>
internal sealed class BuildProblemException(Diagnostic diagnostic) : Exception(diagnostic.Summary)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}
