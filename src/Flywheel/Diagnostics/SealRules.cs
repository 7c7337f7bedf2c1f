namespace Flywheel.Diagnostics;

/// <summary>FW43xx: sealed files, their keys, and what is in a bundle.</summary>
internal static class SealRules
{
    public static readonly DiagnosticRule NotSealed = new("FW4301", Severity.Error, "File is not a sealed file",
        "A sealed file begins with a header of flywheel's own. The file is something else, or was changed at its very beginning.");

    public static readonly DiagnosticRule NewerSeal = new("FW4302", Severity.Error, "Sealed file is of a newer version",
        "A later flywheel sealed the file in a form that this one does not know. Use the same version in all jobs, or plan again with this one.");

    public static readonly DiagnosticRule Altered = new("FW4303", Severity.Error, "Sealed file was altered or is incomplete",
        "Every byte of a sealed file is covered by the seal. This one is not as it was sealed: altered, cut, joined from parts, or damaged. Nothing of it was used.");

    public static readonly DiagnosticRule UnknownKey = new("FW4304", Severity.Error, "Key of a sealed file is not known",
        "The file was sealed with another key than those of FLYWHEEL_PLAN_KEY, or of this machine. Plan and deploy need the same key; after a rotation, both.");

    public static readonly DiagnosticRule TwoSources = new("FW4305", Severity.Error, "Key is given in two places",
        "FLYWHEEL_PLAN_KEY and FLYWHEEL_PLAN_KEY_FILE are both set, and one of them would be passed over in silence. Keep one.");

    public static readonly DiagnosticRule UnusableKey = new("FW4306", Severity.Error, "Key cannot be used",
        "A key is 32 random bytes, written as base64 or as 64 hexadecimal characters. Several are separated by commas, colons or lines, the newest first.");

    public static readonly DiagnosticRule NoKeyInCi = new("FW4307", Severity.Error, "There is no key in CI",
        "With CI=true no key is made: it would die with the job, and nothing sealed with it could be opened by the deploy job. Set FLYWHEEL_PLAN_KEY.");

    public static readonly DiagnosticRule KeyFile = new("FW4308", Severity.Error, "File of the key cannot be used",
        "The file is missing or cannot be read; or it is this machine's own key, which must be a plain file that nobody but its owner can read.");

    public static readonly DiagnosticRule BundleGone = new("FW4309", Severity.Error, "Bundle is not there",
        "The sealed plan is not in the data directory: retention removed it, or another data directory holds it. Plan again.");

    public static readonly DiagnosticRule OtherBundle = new("FW4310", Severity.Error, "Bundle is not the one that was recorded",
        "The file opens, but its digest, or that of the plan in it, is not the recorded one: somebody with the key put another in its place.");

    public static readonly DiagnosticRule UnreadableManifest = new("FW4311", Severity.Error, "Manifest of a bundle cannot be used",
        "What the sealed plan is bound to cannot be read, lacks something that is needed, or belongs to another kind of sealed file.");

    public static readonly DiagnosticRule UnfitEntry = new("FW4312", Severity.Error, "Bundle holds what no plan makes",
        "A bundle holds plain files, folders and links that stay inside its tree, each once, within limits. Nothing of this one was used.");

    public static readonly DiagnosticRule UnfitFile = new("FW4313", Severity.Error, "File cannot go into a bundle",
        "A plan's tree may hold plain files, folders and relative links inside it. Sockets, pipes, devices and links that lead out cannot be sealed.");
}
