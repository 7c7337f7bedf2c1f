namespace Flywheel.Diagnostics;

/// <summary>FW74xx: what can keep a run from starting.</summary>
internal static class LaunchRules
{
    public static readonly DiagnosticRule UnknownEnvironment = new("FW7401", Severity.Error, "Environment does not exist",
        "`--env` or `default_environment` names an environment that the organization does not have.");

    public static readonly DiagnosticRule NoEnvironment = new("FW7402", Severity.Error, "Environment is not decided",
        "The organization has several environments, and neither `--env` nor `default_environment` names one, nor is exactly one of them the lab.");

    public static readonly DiagnosticRule UnknownStack = new("FW7403", Severity.Error, "Stack does not exist",
        "`--stack` names no folder of tofu/stacks.");

    public static readonly DiagnosticRule NoBasis = new("FW7404", Severity.Error, "There is no run to go on from",
        "`deploy` and `verify` make nothing themselves: they need a run of the same environment that holds every plan, or every deploy.");

    public static readonly DiagnosticRule EnvironmentBusy = new("FW7405", Severity.Error, "Another run works on this environment",
        "One run at a time changes a repository's environment. Without `--no-wait` the second one waits.");

    public static readonly DiagnosticRule ShortSecret = new("FW7406", Severity.Warning, "Secret is too short to be masked",
        "Values under 8 bytes are common words; masking them would tear up every text and give them away.");

    public static readonly DiagnosticRule BadBranch = new("FW7407", Severity.Error, "Branch name cannot be used",
        "`--branch` is no name that git accepts for a branch.");

    public static readonly DiagnosticRule NoSchedule = new("FW7408", Severity.Error, "Scheduled runs are not available",
        "A scheduled run detects drift, which this version does not do yet. Use another trigger.");

    public static readonly DiagnosticRule NothingThere = new("FW7409", Severity.Warning, "Nothing to do for a part of the pipeline",
        "The repository has no stacks or no app, so the jobs for them do not exist. This is said so that no run is green for work that did not happen.");

    public static readonly DiagnosticRule UnknownRun = new("FW7410", Severity.Error, "Run does not exist",
        "No run of this data directory has that id, or retention removed what it left.");

    public static readonly DiagnosticRule UnknownJob = new("FW7411", Severity.Error, "Run has no such job",
        "The run's pipeline had no job of that id. `flywheel runs show` lists them.");

    public static readonly DiagnosticRule ApplyOpen = new("FW7412", Severity.Error, "An apply is not settled",
        "An earlier apply of this environment has no recorded end yet. Until it has one nothing is planned or applied there, so that nothing is done twice.");

    public static readonly DiagnosticRule RescueWaits = new("FW7413", Severity.Warning, "A rescued state waits for its stack",
        "An earlier apply could not save the state, and what it had was rescued. A plan that is made before that is pushed is made on an older state: it would make "
        + "again what is there, and it is not deployed.");
}
