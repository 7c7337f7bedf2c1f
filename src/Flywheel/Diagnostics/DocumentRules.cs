namespace Flywheel.Diagnostics;

/// <summary>FW10xx: YAML itself, whichever of our files it is.</summary>
internal static class DocumentRules
{
    public static readonly DiagnosticRule TooLarge = new("FW1001", Severity.Error, "File too large",
        "The file is larger than 1 MiB. No organization needs that much; look for something that was pasted in by accident.");

    public static readonly DiagnosticRule TooDeep = new("FW1002", Severity.Error, "Nested too deeply",
        "Mappings and lists may be nested 64 levels deep. Deeper files are refused before they can exhaust the parser.");

    public static readonly DiagnosticRule Encoding = new("FW1003", Severity.Error, "Not plain UTF-8",
        "The file must be UTF-8 without a byte order mark and without NUL bytes. Save it again with that encoding.");

    public static readonly DiagnosticRule Syntax = new("FW1004", Severity.Error, "YAML syntax error",
        "The text is not valid YAML. The position is where the parser gave up; the mistake is there or just before it.");

    public static readonly DiagnosticRule Tab = new("FW1005", Severity.Error, "Tab used for indentation",
        "YAML does not allow tabs in indentation. Replace them with spaces.");

    public static readonly DiagnosticRule Empty = new("FW1006", Severity.Error, "Empty file",
        "The file holds nothing but white space and comments.");

    public static readonly DiagnosticRule NotAMapping = new("FW1007", Severity.Error, "File is not a mapping",
        "The file must consist of `key: value` entries at its top level, not of a list or a single value.");

    public static readonly DiagnosticRule SeveralDocuments = new("FW1008", Severity.Error, "More than one document",
        "The file holds more than one YAML document (`---`). Only one can be meant; remove the others.");

    public static readonly DiagnosticRule DuplicateKey = new("FW1009", Severity.Error, "Key given twice",
        "The same key appears twice in one mapping, so one of the values would be lost silently. Remove one of them.");

    public static readonly DiagnosticRule Alias = new("FW1010", Severity.Error, "Anchor or alias",
        "Anchors (`&name`) and aliases (`*name`) are not supported: they can grow without limit. Write the value out. "
        + "A text that starts with one of these characters needs quotes.");

    public static readonly DiagnosticRule MergeKey = new("FW1011", Severity.Error, "Merge key",
        "Merge keys (`<<`) are not supported, because what they override cannot be seen where it is used. Write the entries out.");

    public static readonly DiagnosticRule Tag = new("FW1012", Severity.Error, "YAML tag",
        "Tags (`!name`) are not supported: the kind of a value follows from where it stands. "
        + "A text that starts with an exclamation mark needs quotes.");

    public static readonly DiagnosticRule KeyNotText = new("FW1013", Severity.Error, "Key is not text",
        "The keys of a mapping must be plain text, not lists or mappings.");

    public static readonly DiagnosticRule UnsafeCharacter = new("FW1014", Severity.Error, "Invisible or control character",
        "The text contains a control character, a zero-width character or one that changes the direction of writing, "
        + "so that it does not say what it shows. Type it again.");

    public static readonly DiagnosticRule TooManyProblems = new("FW1015", Severity.Error, "Too many problems",
        "Only the first 1,000 problems of a file are listed. Fix some of them to see the others.");
}
