using System.Text.RegularExpressions;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Finds what a template left to be filled in.</summary>
internal static partial class Placeholders
{
    /// <summary>Looks at every value, unless the file is a template itself.</summary>
    public static void Check(string file, YamlNode node, Findings findings, DiagnosticRule placeholder)
    {
        if (!IsTemplate(file))
        {
            CheckNode(node, findings, placeholder);
        }
    }

    /// <summary>Named <c>*.example.yaml</c>.</summary>
    public static bool IsTemplate(string file) =>
        file.EndsWith(".example.yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".example.yml", StringComparison.OrdinalIgnoreCase);

    private static void CheckNode(YamlNode node, Findings findings, DiagnosticRule placeholder)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    CheckNode(entry.Value, findings, placeholder);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    CheckNode(item, findings, placeholder);
                }

                break;
            case YamlScalar { Value.Length: < 1024 } scalar when Template().IsMatch(scalar.Value):
                findings.Add(placeholder.At(scalar.Position, $"{Quotation.Of(scalar.Value)} stands for a value that nobody has filled in.", "Fill it in."));
                break;
            case YamlScalar { Value.Length: < 1024 } scalar when ExampleDomain().IsMatch(scalar.Value):
                findings.Add(OrganizationRules.ExampleDomain.At(scalar.Position, $"{Quotation.Of(scalar.Value)} lies under a domain that belongs to nobody."));
                break;
        }
    }

    [GeneratedRegex(@"(^|[^a-z0-9-])(your[_-]|change[_-]?me|replace[_-]?me)|^(todo|fixme|tbd)\b|^<.*>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Template();

    [GeneratedRegex(@"(^|[./@])example\.(com|org|net)($|[:/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExampleDomain();
}
