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

    public static readonly DiagnosticRule StateAddress = new("FW4101", Severity.Error, "Address of the state is not usable",
        "`state.address` of flywheel.yaml must be a URL with `{state}` in it and without credentials.");

    public static readonly DiagnosticRule UndeclaredVariable = new("FW4102", Severity.Error, "Stack does not declare a variable that it is given",
        "A variable of the settings, or the one that takes the image or the app, is not declared by the stack. tofu would drop it with a warning.");

    public static readonly DiagnosticRule PlanFailed = new("FW4103", Severity.Error, "Plan failed",
        "`tofu plan` ended with an error, or left a plan that it calls errored. Summary, place and snippet are tofu's own.");

    public static readonly DiagnosticRule StateLocked = new("FW4104", Severity.Error, "State is locked",
        "Somebody else works on this state and did not finish within the lock timeout. The detail is what tofu says of the holder.");

    public static readonly DiagnosticRule OtherState = new("FW4105", Severity.Error, "Stack has another state than before",
        "Backend, address or lineage of the state differ from what history holds for this stack and environment. Nothing was planned on.");

    public static readonly DiagnosticRule SharedState = new("FW4106", Severity.Error, "Two environments share one state",
        "Another stack or environment already uses this very state; applying both would make each destroy what the other made.");

    public static readonly DiagnosticRule NoPlan = new("FW4201", Severity.Error, "There is no plan to deploy",
        "Deploy makes no plan of its own. It takes the plans of the same run, or of the newest run that has them all.");

    public static readonly DiagnosticRule Altered = new("FW4202", Severity.Error, "Plan was altered",
        "The bytes of the plan differ from those that were planned (SHA-256), or are gone. tofu apply was not started.");

    public static readonly DiagnosticRule AlreadyApplied = new("FW4203", Severity.Error, "Plan was applied before",
        "A plan is applied at most once. Plan again to see what is left to do.");

    public static readonly DiagnosticRule Stale = new("FW4204", Severity.Error, "Plan is stale",
        "The state changed after the plan was made, so the plan no longer says what would happen. Nothing was applied; plan again.");

    public static readonly DiagnosticRule BranchNotAllowed = new("FW4205", Severity.Error, "Environment does not take this revision",
        "`deploy_from` of the environment names the branches that may be deployed to it (default: the default branch, without local changes).");

    public static readonly DiagnosticRule ApplyFailed = new("FW4206", Severity.Error, "Apply failed",
        "`tofu apply` ended with an error; some changes may have been made. The next plan shows what is left. Summary and place are tofu's own.");

    public static readonly DiagnosticRule OutcomeUnknown = new("FW4207", Severity.Error, "Outcome of an apply is not known",
        "tofu was killed, or could not save the state or release the lock. Look at the job's log and at a fresh plan before going on.");

    public static readonly DiagnosticRule SealNotSeen = new("FW4216", Severity.Error, "History has not seen this plan",
        "A plan is deployed only where history knows its seal: in the data directory in which it was made, or with the same FLYWHEEL_DATABASE. The key alone "
        + "is not enough, so that whoever has it cannot make up a plan.");

    public static readonly DiagnosticRule RescueUnsettled = new("FW4217", Severity.Error, "A rescued state is not settled",
        "An earlier apply could not save the state, and what it had was rescued. Until it is pushed or discarded every plan would be made on an older state.");
    public static readonly DiagnosticRule UnlockFailed = new("FW4208", Severity.Error, "State lock was left behind",
        "The apply came to its end and the state was saved, but tofu could not release the state's lock, so nobody else can work on this state. "
        + "`flywheel locks list` shows the lock, `flywheel locks release` removes it.");

    public static readonly DiagnosticRule StateNotSaved = new("FW4209", Severity.Error, "State could not be saved",
        "Objects were changed and the state that tells of them did not reach the backend. It was kept as a rescued state where there was one; "
        + "the stack is blocked until it is pushed (`flywheel state push`) or discarded.");

    public static readonly DiagnosticRule ApplyInterrupted = new("FW4210", Severity.Error, "Apply was interrupted",
        "tofu got an interrupt, ended what was running and left the rest. The next plan shows what is left.");

    public static readonly DiagnosticRule UnknownEvents = new("FW4211", Severity.Warning, "Events of an unknown version",
        "`tofu apply -json` prints events of a version that flywheel does not know, so the record of what was applied may have gaps.");

    public static readonly DiagnosticRule IncompletePlan = new("FW4212", Severity.Error, "Plan is incomplete",
        "tofu met an error while it made this plan, and applies no such plan. Nothing was applied; mend the cause and plan again.");

    public static readonly DiagnosticRule RescuedInClear = new("FW4213", Severity.Error, "Rescued state is not sealed",
        "A state that could not be saved was found after an apply, and there is no key to seal it with. It lies in clear, for the owner alone, "
        + "in the run's folder, and must be moved to a safe place or pushed.");

    public static readonly DiagnosticRule ApplyWarned = new("FW4214", Severity.Warning, "Warning of an apply",
        "`tofu apply` printed a warning. Summary, place and snippet are tofu's own.");

    public static readonly DiagnosticRule ApplyNotStarted = new("FW4215", Severity.Error, "Apply did not start",
        "tofu itself was never started, so nothing was applied and the same plan can be deployed again.");
}
