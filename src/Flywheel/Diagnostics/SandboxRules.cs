namespace Flywheel.Diagnostics;

/// <summary>FW442x and FW443x: changes of people who are not trusted.</summary>
internal static class SandboxRules
{
    public static readonly DiagnosticRule Impossible = new("FW4420", Severity.Error, "Needs a trusted runner",
        "The change is not trusted, so its programs may run only in a sandbox, and this machine cannot make one. The detail says why; flywheel doctor "
        + "shows it too. A person who has read the change can run it as trusted.");
}
