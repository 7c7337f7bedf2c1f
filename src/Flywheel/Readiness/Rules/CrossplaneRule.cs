using Flywheel.Clusters;

namespace Flywheel.Readiness.Rules;

/// <summary>Crossplane: every managed resource, composite and claim says Synced and Ready, in whatever group it is.</summary>
internal static class CrossplaneRule
{
    /// <summary>It is an object of Crossplane: by its group, or by what it says.</summary>
    public static bool Knows(KubernetesObject it) =>
        (IsOf(it.Name.Group, "crossplane.io") || IsOf(it.Name.Group, "upbound.io"))
        || (it.Condition("Synced") is not null && (it.At("spec", "resourceRef") ?? it.At("spec", "compositionRef") ?? it.At("spec", "crossplane")) is not null);

    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        var ready = it.Condition("Ready");
        return it.Kind.EndsWith("ProviderConfig", StringComparison.Ordinal) || it.Kind.EndsWith("Usage", StringComparison.Ordinal) ? Existing.Judge(subject)
            : it.Condition("Synced") switch
            {
                { Reason: "ReconcilePaused" } paused => Said.As(Health.Suspended, paused),
                { IsFalse: true } error => Said.Error(subject, error),
                { IsTrue: true } synced when !Said.IsCurrent(it, synced) => Verdict.Progressing("NotObserved", "its condition Synced is about an older generation"),
                null => Verdict.Progressing("NotReported", "it does not say yet whether it is Synced"),
                _ => it.Condition("LastAsyncOperation") is { IsFalse: true } failed ? Said.Error(subject, failed)
                    : ready is null ? Verdict.Progressing("NotReported", "it is Synced, and does not say yet whether it is Ready")
                    : ready.IsTrue ? Said.As(Health.Ready, ready)
                    : Said.As(Health.Progressing, ready),
            };
    }

    /// <summary>Providers, functions and configurations: installed, then healthy.</summary>
    public static Verdict JudgePackage(Subject subject)
    {
        var it = subject.Object;
        return it.Condition("Installed") switch
        {
            { IsTrue: true } => it.Condition("Healthy") switch
            {
                { IsTrue: true } healthy => Said.As(Health.Ready, healthy),
                { IsFalse: true } unhealthy => Said.Error(subject, unhealthy),
                _ => Verdict.Progressing("NotReported", "it is installed, and does not say yet whether it is Healthy"),
            },
            { Reason: "InactivePackageRevision" } inactive => Said.As(Health.Suspended, inactive),
            { IsFalse: true, Reason: not "UnpackingPackage" } failed => Said.Error(subject, failed),
            { } installing => Said.As(Health.Progressing, installing),
            null => Verdict.Progressing("NotReported", "it does not say yet whether it is Installed"),
        };
    }

    private static bool IsOf(string group, string domain) => group.EndsWith($".{domain}", StringComparison.Ordinal);
}
