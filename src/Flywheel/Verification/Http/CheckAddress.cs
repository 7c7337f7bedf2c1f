using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Settings;

namespace Flywheel.Verification.Http;

/// <summary>Where a check asks, in one environment.</summary>
internal static class CheckAddress
{
    /// <summary>Fills in the parts of a template and checks that the result can be asked.</summary>
    /// <param name="values">By the names of <see cref="UrlTemplate.CheckParts"/>; one that is missing is a diagnostic only where it is used.</param>
    public static Checked<Uri> Resolve(string template, ImmutableSortedDictionary<string, string> values)
    {
        var unknown = new List<string>();
        var text = UrlTemplate.Fill(template, name =>
        {
            if (!values.TryGetValue(name, out var value))
            {
                unknown.Add(name);
            }

            return value ?? "";
        });
        if (unknown.Count > 0)
        {
            return new(null, [.. unknown.Select(name => VerifyRules.UnusableUrl.Create(
                $"Nothing is known for the placeholder {{{VisibleText.Of(name, 64)}}} in this environment.",
                Spelling.DidYouMean(name, values.Keys) ?? "Write the value into the URL, or give the environment one in organization.yaml."))]);
        }

        var address = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : null;
        var objection = text.AsSpan().ContainsAny('{', '}') ? "holds a brace without a partner" : Objection(text, address);
        return objection is null
            ? new(address, [])
            : new(null, [VerifyRules.UnusableUrl.Create($"The URL \"{VisibleText.Of(text)}\" {objection}.", "Write it as https://host/path, without credentials.")]);
    }

    /// <summary>Why an address must not be asked; null when it may. The text is the address as it was written.</summary>
    public static string? Objection(string text, Uri? address)
    {
        // Parsers differ in what they make of these, and a difference is how a check is led elsewhere.
        if (text.Any(c => c is '\\' or ' ' || char.IsControl(c)))
        {
            return "holds a backslash, a space or a control character";
        }

        return address switch
        {
            null => "is not an absolute URL",
            { Scheme: not ("http" or "https") } => "is neither http nor https",
            { Host: "" } => "has no host",
            { UserInfo: not "" } => "holds a user name or password",
            _ => null,
        };
    }
}
