namespace Flywheel.Readiness.Rules;

/// <summary>Tenants of the MinIO operator: initialized, and all drives online.</summary>
internal static class TenantRule
{
    private static readonly string[] FailedStates =
    [
        "Statefulset not controlled by operator",
        "Another MinIO Tenant already exists in the namespace",
        "Tenant credentials are not set properly",
        "Different versions across MinIO Pools",
        "Pool Decommissioning Not Allowed",
    ];

    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        var state = it.Text("status", "currentState") ?? "";
        var health = it.Text("status", "healthStatus");
        var drives = it.Integer("status", "drivesOffline") is > 0 and var offline ? $", {Phrase.Count(offline, "drive")} offline" : "";
        var says = $"{Phrase.Or(state, "it says nothing yet")}{(health is null ? "" : $", health {health}")}{drives}{Phrase.After(it.Text("status", "healthMessage"))}";
        return Array.IndexOf(FailedStates, state) >= 0 ? Verdict.Failed("TenantFailed", says)
            : state != "Initialized" ? Verdict.Progressing(state.Length == 0 ? "NotObserved" : "NotInitialized", says)
            : health switch
            {
                // The operator calls a tenant initialized only once it was healthy, so red is a loss, not a beginning.
                "red" => Verdict.Failed("Unavailable", says),
                null or "green" => Verdict.Ready(says, "Initialized"),
                _ => Verdict.Progressing("ReducedRedundancy", says),
            };
    }
}
