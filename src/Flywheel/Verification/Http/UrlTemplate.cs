using System.Collections.Immutable;
using System.Text;
using Flywheel.Diagnostics;

namespace Flywheel.Verification.Http;

/// <summary>URLs with placeholders, filled in for one environment.</summary>
internal static class UrlTemplate
{
    /// <summary>The placeholders there are. <c>{port}</c> is empty or has its colon.</summary>
    public static ImmutableArray<string> Placeholders { get; } = ["scheme", "domain", "port", "namespace", "environment"];

    /// <summary>Fills in the placeholders and checks that the result can be asked.</summary>
    /// <param name="values">By placeholder; one that is missing is a diagnostic only where it is used.</param>
    public static Checked<Uri> Resolve(string template, ImmutableSortedDictionary<string, string> values)
    {
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var text = Fill(template, values, diagnostics);
        if (diagnostics.Count > 0)
        {
            return new(null, diagnostics.ToImmutable());
        }

        var address = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : null;
        return Objection(text, address) is { } objection
            ? new(null, [VerifyRules.UnusableUrl.Create($"The URL \"{VisibleText.Of(text)}\" {objection}.", "Write it as https://host/path, without credentials.")])
            : new(address, []);
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

    private static string Fill(string template, ImmutableSortedDictionary<string, string> values, ImmutableArray<Diagnostic>.Builder diagnostics)
    {
        var filled = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOfAny('{', '}') is >= 0 and var open)
        {
            filled.Append(rest[..open]);
            rest = rest[open..];
            var length = rest.IndexOf('}');
            if (rest[0] == '}' || length < 0)
            {
                diagnostics.Add(VerifyRules.UnusableUrl.Create($"A brace in \"{VisibleText.Of(template)}\" has no partner."));
                return "";
            }

            filled.Append(Value(rest[1..length].ToString(), values, diagnostics));
            rest = rest[(length + 1)..];
        }

        return filled.Append(rest).ToString();
    }

    private static string Value(string name, ImmutableSortedDictionary<string, string> values, ImmutableArray<Diagnostic>.Builder diagnostics)
    {
        if (!Placeholders.Contains(name))
        {
            diagnostics.Add(VerifyRules.UnknownPlaceholder.Create($"There is no placeholder {{{VisibleText.Of(name, 64)}}}.",
                Spelling.DidYouMean(name, Placeholders) ?? $"Known are {string.Join(", ", Placeholders.Select(p => $"{{{p}}}"))}."));
            return "";
        }

        if (values.TryGetValue(name, out var value))
        {
            return value;
        }

        diagnostics.Add(VerifyRules.UnusableUrl.Create($"Nothing is known for the placeholder {{{name}}} in this environment.",
            "Write the value into the URL, or give the environment one in organization.yaml."));
        return "";
    }
}
