using System.Text.RegularExpressions;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>
/// The forms of names, with the server's sentences about those that break them (apimachinery, pkg/util/validation/validation.go). No
/// sentence means a good name.
/// </summary>
internal static partial class Names
{
    private const string LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string QualifiedForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string QualifiedSentence =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + QualifiedForm + "')";

    public static IEnumerable<string> Label(string name) => Check(
        name,
        63,
        LabelPattern(),
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric"
        + $" character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelForm}')");

    public static IEnumerable<string> Subdomain(string name) => Check(
        name,
        253,
        SubdomainPattern(),
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
        + $" alphanumeric character (e.g. 'example.com', regex used for validation is '{LabelForm}(\\.{LabelForm})*')");

    public static IEnumerable<string> WildcardSubdomain(string name) => Check(
        name,
        253,
        WildcardPattern(),
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric"
        + $" characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.{LabelForm}(\\.{LabelForm})*')");

    /// <summary>The older form of a label, which may not begin with a digit: the names of services.</summary>
    public static IEnumerable<string> OldLabel(string name) => Check(
        name,
        63,
        OldLabelPattern(),
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an"
        + " alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");

    /// <summary>What may stand in a URL's path: the names of roles.</summary>
    public static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            yield return $"may not be '{name}'";
        }

        foreach (var character in "/%")
        {
            if (name.Contains(character, StringComparison.Ordinal))
            {
                yield return $"may not contain '{character}'";
            }
        }
    }

    /// <summary>A label's key: a name with an optional domain before it.</summary>
    public static IEnumerable<string> Qualified(string name)
    {
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            yield return $"a qualified name {QualifiedSentence} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        if (parts.Length == 2)
        {
            foreach (var problem in parts[0].Length == 0 ? ["must be non-empty"] : Subdomain(parts[0]))
            {
                yield return $"prefix part {problem}";
            }
        }

        var last = parts[^1];
        if (last.Length is 0 or > 63)
        {
            yield return last.Length == 0 ? "name part must be non-empty" : "name part must be no more than 63 characters";
        }

        if (!QualifiedPattern().IsMatch(last))
        {
            yield return $"name part {QualifiedSentence}";
        }
    }

    public static IEnumerable<string> LabelValue(string value)
    {
        if (value.Length > 63)
        {
            yield return "must be no more than 63 characters";
        }

        if (value.Length > 0 && !QualifiedPattern().IsMatch(value))
        {
            yield return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and"
                + $" end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({QualifiedForm})?')";
        }
    }

    /// <summary>A key of a ConfigMap or Secret, which can become a file's name.</summary>
    public static IEnumerable<string> ConfigKey(string key)
    {
        if (key.Length > 253)
        {
            yield return "must be no more than 253 characters";
        }

        if (!ConfigKeyPattern().IsMatch(key))
        {
            yield return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',"
                + "  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        }

        if (key is "." or ".." || key.StartsWith("..", StringComparison.Ordinal))
        {
            yield return key is "." or ".." ? $"must not be '{key}'" : "must not start with '..'";
        }
    }

    public static IEnumerable<string> PortName(string name)
    {
        if (name.Length > 15)
        {
            yield return "must be no more than 15 characters";
        }

        if (name.Length == 0 || name.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-'))
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (name.StartsWith('-') || name.EndsWith('-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    public static IEnumerable<string> Variable(string name) =>
        name.All(character => character is >= ' ' and <= '~' and not '=')
            ? []
            : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

    private static IEnumerable<string> Check(string name, int longest, Regex pattern, string sentence)
    {
        if (name.Length > longest)
        {
            yield return $"must be no more than {longest} characters";
        }

        if (!pattern.IsMatch(name))
        {
            yield return sentence;
        }
    }

    // what is matched may be long and hostile: no backtracking
    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelPattern();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex("^\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex WildcardPattern();

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?\\z", RegexOptions.NonBacktracking)]
    private static partial Regex OldLabelPattern();

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\\z", RegexOptions.NonBacktracking)]
    private static partial Regex QualifiedPattern();

    [GeneratedRegex("^[-._a-zA-Z0-9]+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ConfigKeyPattern();
}
