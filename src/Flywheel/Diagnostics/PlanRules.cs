namespace Flywheel.Diagnostics;

/// <summary>FW4xxx: plans and what is done with them.</summary>
internal static class PlanRules
{
    public static readonly DiagnosticRule NotJson = new("FW4001", Severity.Error, "Plan is not readable JSON",
        "The file ends early, is not JSON, or holds a single value larger than 64 MiB. Make it again with `tofu show -json PLANFILE`.");

    public static readonly DiagnosticRule NotAPlan = new("FW4002", Severity.Error, "JSON is not a plan",
        "The JSON is well-formed but is not what `tofu show -json PLANFILE` prints: a state, the event stream of `plan -json`, or something else.");

    public static readonly DiagnosticRule PlanFormat = new("FW4003", Severity.Error, "Plan format not supported",
        "The plan's format_version has another major number than 1, so its fields may mean something else. A newer flywheel may know it.");

    public static readonly DiagnosticRule UnknownAction = new("FW4004", Severity.Error, "Plan holds an unknown action",
        "A change has an action that this version of flywheel does not know. It is refused, because it could be a deletion under a new name.");

    public static readonly DiagnosticRule TooManySecrets = new("FW4005", Severity.Error, "Plan holds too many sensitive values",
        "The sensitive values of a plan are masked wherever they appear; this plan has more of them than can be looked for.");

    public static readonly DiagnosticRule NotAPlanFile = new("FW4006", Severity.Error, "File is not a plan file",
        "A plan file is a zip archive with an entry tfstate. The file is something else, is damaged, or is encrypted by tofu's plan encryption.");

    public static readonly DiagnosticRule PlanFileTooLarge = new("FW4007", Severity.Error, "Plan file is too large",
        "The plan file, its list of entries or the state in it is larger than flywheel reads; an archive that unpacks to far more than its own size is refused.");
}
