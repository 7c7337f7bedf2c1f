namespace Flywheel.Diagnostics;

/// <summary>FW5xxx: what was deployed does not work.</summary>
internal static class VerifyRules
{
    public static readonly DiagnosticRule UnknownPlaceholder = new("FW5001", Severity.Error, "Unknown placeholder in a check's URL",
        "URLs of checks may hold {scheme}, {domain}, {port}, {namespace} and {environment}, nothing else in braces.");

    public static readonly DiagnosticRule UnusableUrl = new("FW5002", Severity.Error, "URL of a check cannot be used",
        "With its placeholders filled in, the URL must be absolute, http or https, with a host and without user name or password.");

    public static readonly DiagnosticRule CheckFailed = new("FW5003", Severity.Error, "Check failed after deploy",
        "An HTTP check did not see what it expects within its time limit. The detail says what the last attempt saw, the job's log what each did.");

    public static readonly DiagnosticRule AddressRefused = new("FW5004", Severity.Error, "Check refuses to connect",
        "The URL, or a redirect of its server, leads to an address that no check may reach: link-local, cloud metadata, unspecified or multicast.");

    public static readonly DiagnosticRule Certificate = new("FW5005", Severity.Error, "Certificate is not good enough",
        "The server's certificate is not trusted, is for another name, has expired, or expires within the days that the check asks for (`tls_days`).");

    public static readonly DiagnosticRule StateUnreadable = new("FW5101", Severity.Error, "State of a stack cannot be read",
        "Verification asks the stack's state which objects and runners are its own. The state could not be fetched or is not one that flywheel can read.");
}
