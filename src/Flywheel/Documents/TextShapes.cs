using System.Text.RegularExpressions;

namespace Flywheel.Documents;

/// <summary>Kinds of text that more than one file has.</summary>
internal static partial class TextShapes
{
    /// <summary>Any line of text.</summary>
    public static readonly TextShape Line = new("a line of text");

    /// <summary>Names of environments, runners, stacks: fit for DNS, paths and arguments alike.</summary>
    public static readonly TextShape DnsLabel = new("a DNS label: lower-case letters, digits and hyphens, starting and ending with a letter or digit, at most 63")
    {
        Pattern = DnsLabelPattern(),
        LongestText = 63,
        NumbersToo = true,
    };

    public static readonly TextShape DomainName = new("a domain name in lower case, without scheme, port or path")
    {
        Pattern = DomainNamePattern(),
        LongestText = 253,
        Examples = ["apps.example.com"],
    };

    /// <summary>An absolute http or https address without user name.</summary>
    public static readonly TextShape HttpUrl = new("an absolute http or https address")
    {
        Pattern = HttpUrlPattern(),
        LongestText = 2048,
        Objection = HttpUrlObjection,
        Examples = ["https://gitlab.example.com"],
    };

    /// <summary>The host of an address that <see cref="HttpUrl"/> accepted.</summary>
    public static string HostOf(string httpUrl) => new Uri(httpUrl).IdnHost;

    private static string? HttpUrlObjection(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return "The host or the port cannot be read.";
        }

        return address.UserInfo.Length > 0 ? "It must not hold a user name or password: this file is not secret." : null;
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabelPattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainNamePattern();

    [GeneratedRegex(@"\Ahttps?://[^\s/?#]+([/?#]\S*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HttpUrlPattern();
}
