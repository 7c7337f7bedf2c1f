using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>What objects may be called.</summary>
/// <remarks>The rules and sentences are those of apimachinery's <c>validation</c> package.</remarks>
internal static partial class ObjectNames
{
    private const int RandomLength = 5;
    private const int MaximumLabel = 63;
    private const int MaximumSubdomain = 253;

    // No vowels and no look-alikes, as the real generator.
    private const string RandomLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A name that begins with a prefix, cut so that names of pods still fit a label.</summary>
    public static string Generate(string prefix) =>
        prefix[..Math.Min(prefix.Length, MaximumLabel - RandomLength)] + RandomNumberGenerator.GetString(RandomLetters, RandomLength);

    /// <summary>What is wrong with the name of an object; null: nothing.</summary>
    public static string? Problem(string group, string kind, string name) => (group, kind) switch
    {
        ("rbac.authorization.k8s.io", _) => PathSegment(name),
        ("", "Namespace") => Label(name),
        ("", "Service") => name.Length <= MaximumLabel && StrictLabelPattern().IsMatch(name)
            ? null
            : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with "
                + "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        _ => Subdomain(name),
    };

    private static string? PathSegment(string name) =>
        name is "." or ".." ? $"may not be '{name}'"
        : name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
        : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'"
        : null;

    private static string? Label(string name) =>
        name.Length > MaximumLabel ? $"must be no more than {MaximumLabel} characters"
        : LabelPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
            + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private static string? Subdomain(string name) =>
        name.Length > MaximumSubdomain ? $"must be no more than {MaximumSubdomain} characters"
        : SubdomainPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
            + "alphanumeric character (e.g. 'example.com', regex used for validation is "
            + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex StrictLabelPattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainPattern();
}
