namespace Flywheel.Diagnostics;

/// <summary>FW58xx: files of Kubernetes objects.</summary>
internal static class ObjectFileRules
{
    public static readonly DiagnosticRule NotAnObject = new("FW5801", Severity.Error, "Not a Kubernetes object",
        "Every document, and every item of a list, needs apiVersion and kind, as `kubectl get -o yaml` and `-o json` print them.");

    public static readonly DiagnosticRule Json = new("FW5802", Severity.Error, "JSON syntax error",
        "A text that starts with a brace is read as JSON, and this one is none, names a key twice, or is nested more than 64 levels deep.");

    public static readonly DiagnosticRule TooLarge = new("FW5803", Severity.Error, "Too many objects at once",
        "A file of objects may have 32 MiB. Ask kubectl for one namespace, or for fewer kinds.");
}
