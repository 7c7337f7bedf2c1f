using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;
using Flywheel.LabAccess;
using Flywheel.Organizations;

namespace Flywheel.Forges;

/// <summary>Where a forge is, and the token by which it knows us. Its text never holds the token.</summary>
/// <param name="Address">With a slash at its end.</param>
/// <param name="Token">A secret: for the header alone.</param>
/// <param name="Trust">The only roots to trust; null: the system's, or those of SSL_CERT_FILE.</param>
internal sealed record ForgeAccess(Uri Address, string Token, X509Certificate2Collection? Trust)
{
    private const string Advice = "Set FLYWHEEL_FORGE_TOKEN, or FLYWHEEL_FORGE_TOKEN_FILE to a file that holds it; the scope read_api is enough.";
    private const int LongestToken = 1024;

    /// <summary>Variables whose values are tokens, the first that is set counts.</summary>
    public static ImmutableArray<string> TokenVariables { get; } = ["FLYWHEEL_FORGE_TOKEN", "GITLAB_TOKEN"];

    /// <summary>Where and who, or what is missing.</summary>
    /// <param name="forge">Of the organization.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <param name="lab">The lab stands in for every forge; null: there is none.</param>
    public static Checked<ForgeAccess> Of(Forge forge, ImmutableSortedDictionary<string, string> variables, RunningLab? lab)
    {
        if (lab is not null)
        {
            return new(new(WithSlash(lab.Address.Forge), lab.ForgeToken, lab.Trust), []);
        }

        var address = WithSlash(forge.Url);
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            return Unusable($"The address {VisibleText.Of(forge.Url)} would carry the token unencrypted.", "Write it with https.");
        }

        var token = TokenIn(variables, address);
        return token switch
        {
            { IsUsable: false } => new(null, token.Diagnostics),
            { Value.Length: > LongestToken } => Unusable("The token is longer than any forge makes them.", Advice),
            { Value: var value } when value.Any(c => c is <= ' ' or > '~') => Unusable("The token holds characters that no token has.", Advice),
            { Value: var value } => new(new(address, value, null), []),
        };
    }

    /// <summary>What the file of <c>FLYWHEEL_FORGE_TOKEN_FILE</c> holds, for masking; empty: there is none.</summary>
    public static string TokenInFile(ImmutableSortedDictionary<string, string> variables) => InFile(variables)?.Value ?? "";

    public override string ToString() => Address.AbsoluteUri;

    private static Checked<string> TokenIn(ImmutableSortedDictionary<string, string> variables, Uri address) =>
        Said(variables, TokenVariables[0]) is { } given ? new(given, [])
        : InFile(variables) is { } file ? file
        : Said(variables, TokenVariables[1]) is { } common ? Common(common, variables, address)
        : new(null, [Problem("There is no token for the forge.", Advice)]);

    // The repository says where the forge is; this token is others' too, and where they send it is said beside it.
    private static Checked<string> Common(string token, ImmutableSortedDictionary<string, string> variables, Uri address) =>
        Said(variables, "GITLAB_BASE_URL") is not { } theirs || IsSame(theirs, address)
            ? new(token, [])
            : new(null, [Problem($"GITLAB_TOKEN is for {VisibleText.Of(theirs)}, as GITLAB_BASE_URL says, and not for {address.GetLeftPart(UriPartial.Authority)} of organization.yaml.", Advice)]);

    // Null: no file is named.
    private static Checked<string>? InFile(ImmutableSortedDictionary<string, string> variables)
    {
        if (Said(variables, "FLYWHEEL_FORGE_TOKEN_FILE") is not { } file)
        {
            return null;
        }

        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[(LongestToken * 2) + 1];
            var text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            return text.Length > 0 ? new(text, []) : new(null, [Problem($"The file of FLYWHEEL_FORGE_TOKEN_FILE, {VisibleText.Of(file)}, is empty.", Advice)]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(null, [Problem($"The file of FLYWHEEL_FORGE_TOKEN_FILE cannot be read: {VisibleText.Of(problem.Message)}", Advice)]);
        }
    }

    private static string? Said(ImmutableSortedDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private static bool IsSame(string theirs, Uri address) =>
        Uri.TryCreate(theirs, UriKind.Absolute, out var other) && Uri.Compare(other, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Checked<ForgeAccess> Unusable(string detail, string help) => new(null, [Problem(detail, help)]);

    private static Diagnostic Problem(string detail, string help) => VerifyRules.ForgeUnusable.Create(detail, help);

    private static Uri WithSlash(string address) => new(address.TrimEnd('/') + "/");
}
