namespace Flywheel.Diagnostics;

/// <summary>FW73xx: the graph that the settings and the repository give.</summary>
internal static class PipelineRules
{
    public static readonly DiagnosticRule DuplicateJob = new("FW7301", Severity.Error, "Two jobs have the same id",
        "A job of the settings has the id of another one, or of a job that flywheel makes itself.");

    public static readonly DiagnosticRule MissingNeed = new("FW7302", Severity.Error, "Needed job does not exist",
        "A job's needs, or a stack's after, name something that is not in the pipeline.");

    public static readonly DiagnosticRule LaterStage = new("FW7303", Severity.Error, "Needed job belongs to a later stage",
        "Stages run one after the other, so a job can need jobs of its own stage and of earlier ones only.");

    public static readonly DiagnosticRule Cycle = new("FW7304", Severity.Error, "Jobs wait for each other",
        "The needs form a circle, so none of these jobs could ever start. The diagnostic shows the circle.");

    public static readonly DiagnosticRule BadId = new("FW7305", Severity.Error, "Job id cannot be used",
        "A job's id is its stage, a slash and a name of letters, digits and . _ - : such as validate/docs.");

    public static readonly DiagnosticRule OutputMissing = new("FW7306", Severity.Error, "Output was not made",
        "A job of the settings ended well, but left no file for one of its `outputs`, so there is nothing to keep or to reuse.");
}
