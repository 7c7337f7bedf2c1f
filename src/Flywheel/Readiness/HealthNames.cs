using System.Diagnostics;

namespace Flywheel.Readiness;

/// <summary>What healths are called in reports and documents.</summary>
internal static class HealthNames
{
    public static string Name(this Health health) => health switch
    {
        Health.Ready => "ready",
        Health.Progressing => "progressing",
        Health.Suspended => "suspended",
        Health.Failed => "failed",
        Health.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };
}
