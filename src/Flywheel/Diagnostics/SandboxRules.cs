namespace Flywheel.Diagnostics;

/// <summary>FW442x and FW443x: changes of people who are not trusted.</summary>
internal static class SandboxRules
{
    public static readonly DiagnosticRule Impossible = new("FW4420", Severity.Error, "Needs a trusted runner",
        "The change is not trusted, so its programs may run only in a sandbox, and this machine cannot make one. The detail says why; flywheel doctor "
        + "shows it too. A person who has read the change can run it as trusted.");

    public static readonly DiagnosticRule NotAtHand = new("FW4421", Severity.Error, "Nothing is downloaded for a change that is not trusted",
        "The sandbox has no network. A provider is there when a trusted run with the same data directory has installed it; modules from elsewhere never are.");

    public static readonly DiagnosticRule BackendOverride = new("FW4422", Severity.Error, "An untrusted change overrides the backend",
        "A change that is not trusted is planned without any state. Its stack has an override file that sets a backend, and what such a change should use instead "
        + "cannot be said from the plan, so it is not made.");

    public static readonly DiagnosticRule PlannedBlind = new("FW4423", Severity.Warning, "Planned without state and credentials",
        "The change is not trusted. Everything appears as new, data sources that need the network fail, and values are not shown; the plan can never be deployed.");

    public static readonly DiagnosticRule PlanFailed = new("FW4424", Severity.Error, "The untrusted plan failed",
        "The stack could not be planned without state, network, credentials and the variables that only the environment gives. That may lie in the change, or in what it was "
        + "denied; a trusted run tells.");

    public static readonly DiagnosticRule LinkedFile = new("FW4425", Severity.Error, "A file that flywheel reads is a link",
        "In a change that is not trusted, flywheel.yaml and organization.yaml have to be files of the repository: a link could make flywheel show another file of the machine.");

    public static readonly DiagnosticRule NotForUntrusted = new("FW4426", Severity.Error, "Not for a change that is not trusted",
        "Deploy, verify and drift detection work with credentials on what is real, so they are refused for a change that is not trusted.");

    public static readonly DiagnosticRule Untrusted = new("FW4427", Severity.Warning, "The change is not trusted",
        "Its programs run in a sandbox without network, state or credentials, its app and its own jobs are not run, and nothing is deployed. The detail says why it is not trusted.");
}
