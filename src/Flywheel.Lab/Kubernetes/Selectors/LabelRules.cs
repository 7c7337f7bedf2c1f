using System.Text.RegularExpressions;

namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>What labels may look like (apimachinery, util/validation).</summary>
internal static partial class LabelRules
{
    private const string NameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>What is wrong with a label's key; null: nothing.</summary>
    public static string? KeyProblem(string key)
    {
        var parts = key.Split('/');
        return parts switch
        {
            [var name] => NameProblem(name),
            ["", _] => "prefix part must be non-empty",
            [{ Length: > 253 }, _] => "prefix part must be no more than 253 bytes",
            [var prefix, _] when !PrefixPattern().IsMatch(prefix) =>
                "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
                + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            [_, var name] => NameProblem(name),
            _ => "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
        };
    }

    /// <summary>What is wrong with a label's value; null: nothing.</summary>
    public static string? ValueProblem(string value) =>
        value.Length > 63 ? "must be no more than 63 bytes"
        : value.Length > 0 && !NamePattern().IsMatch(value) ? ValueRule
        : null;

    private static string? NameProblem(string name) =>
        name.Length == 0 ? "name part must be non-empty"
        : name.Length > 63 ? "name part must be no more than 63 bytes"
        : NamePattern().IsMatch(name) ? null
        : NameRule;

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.NonBacktracking)]
    private static partial Regex PrefixPattern();
}
