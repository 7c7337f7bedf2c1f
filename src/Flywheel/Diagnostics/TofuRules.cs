namespace Flywheel.Diagnostics;

/// <summary>FW21xx: what tofu itself found, with its own words.</summary>
internal static class TofuRules
{
    public static readonly DiagnosticRule Invalid = new("FW2101", Severity.Error, "Configuration is not valid",
        "`tofu validate` found an error. Summary, place and snippet are tofu's own.");

    public static readonly DiagnosticRule Questionable = new("FW2102", Severity.Warning, "tofu warns about the configuration",
        "`tofu validate` found something that works and should be changed. Summary, place and snippet are tofu's own.");

    public static readonly DiagnosticRule NotCanonical = new("FW2103", Severity.Error, "File is not in canonical format",
        "`tofu fmt -check` would change the file. `tofu fmt` writes the canonical form; `--verbose` shows the difference.");

    public static readonly DiagnosticRule SyntaxError = new("FW2104", Severity.Error, "File cannot be parsed",
        "`tofu fmt` could not read the file as configuration; its own message tells the place.");

    public static readonly DiagnosticRule InitFailed = new("FW2105", Severity.Error, "Modules or providers could not be installed",
        "`tofu init` failed. The detail is what it printed; the job's log has all of it.");

    public static readonly DiagnosticRule NoLockFile = new("FW2106", Severity.Warning, "Provider versions are not locked",
        "The stack needs providers and has no committed .terraform.lock.hcl, so another day or machine may get other versions.");

    public static readonly DiagnosticRule Unreadable = new("FW2107", Severity.Error, "tofu gave an answer that cannot be read",
        "The tool ended in a way, or printed something, that flywheel does not know. The job's log has what it printed.");

    public static readonly DiagnosticRule TestsFailed = new("FW2108", Severity.Error, "Module tests failed",
        "`tofu test` ran and at least one run did not pass. The job's log has its report.");
}
