namespace Flywheel.Diagnostics;

/// <summary>FW7xxx: flywheel.yaml.</summary>
internal static class SettingsRules
{
    public static readonly DiagnosticRule UnknownKey = Error("FW7101", "Unknown key",
        "flywheel.yaml has a key that flywheel does not know, most often a misspelt one.");

    public static readonly DiagnosticRule MissingKey = Error("FW7102", "Required key missing",
        "An item of a list in flywheel.yaml lacks a key that it cannot do without, or the key has no value.");

    public static readonly DiagnosticRule WrongKind = Error("FW7103", "Wrong kind of value",
        "There is a list where a mapping belongs, a mapping where a single value belongs, or the like.");

    public static readonly DiagnosticRule InvalidValue = Error("FW7104", "Invalid value",
        "The value is outside of what this key allows. The detail says what is.");

    public static readonly DiagnosticRule InvalidName = Error("FW7105", "Invalid name",
        "Names of stacks, environments and checks become paths and arguments, so only letters, digits and hyphens are safe.");

    public static readonly DiagnosticRule Repeated = Error("FW7106", "Given twice",
        "The same item, job id or check name stands twice where each may stand once. Case does not tell them apart.");

    public static readonly DiagnosticRule UnknownEnvironment = Error("FW7201", "Unknown environment",
        "flywheel.yaml names an environment that the organization does not have.");

    public static readonly DiagnosticRule UnknownStack = Error("FW7202", "Unknown stack",
        "flywheel.yaml names a stack for which there is no folder under tofu/stacks.");

    public static readonly DiagnosticRule PushWithoutRepository = Error("FW7203", "Nowhere to push the image",
        "image.push is true, but image.repository does not say where to.");

    public static readonly DiagnosticRule PathOutside = Error("FW7204", "Path leaves the repository",
        "Only app.path may lead out of the repository's folder (never out of the git checkout), and image.context and image.dockerfile "
        + "only into the application's folder.");

    public static readonly DiagnosticRule VariableRefused = Error("FW7205", "Environment variable not allowed",
        "The variable changes what a tool does behind the back of the pipeline: which program runs, with which arguments, against which "
        + "state. Most of them have a setting of their own; secrets belong into the environment of flywheel itself.");

    public static readonly DiagnosticRule AfterItself = Error("FW7206", "Stack after itself",
        "A stack names itself in `after`.");

    private static DiagnosticRule Error(string code, string summary, string meaning) => new(code, Severity.Error, summary, meaning);
}
