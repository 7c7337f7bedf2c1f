using System.Globalization;

namespace Flywheel.Plans;

/// <summary>
/// The file that GitLab's <c>artifacts:reports:terraform</c> reads for its merge request widget. A replacement is one create and one delete,
/// as in the filter that GitLab documents.
/// </summary>
internal static class GitLabTerraformReport
{
    /// <summary>The report of one plan.</summary>
    public static string Of(PlanCounts counts) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"create":{{counts.Create + counts.Replace}},"update":{{counts.Update}},"delete":{{counts.Delete + counts.Replace}}}""");
}
