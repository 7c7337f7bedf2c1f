namespace Flywheel.Deployments.Applying;

/// <summary>Where an apply leaves what it prints: the spool of its job, and a folder in it for the try that waited for a lock.</summary>
internal static class ApplySpool
{
    /// <summary>The second try's own.</summary>
    public static string Second(string spool) => Path.Combine(spool, "try-2");

    /// <summary>That of the last try that may have been started.</summary>
    public static string Last(string spool) => OpenApply.Read(Second(spool)) is null ? spool : Second(spool);
}
