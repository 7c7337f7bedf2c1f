using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Text.Json;
using Flywheel.Organizations;
using Flywheel.Settings;

namespace Flywheel.Cli.Tests.Docs;

public sealed partial class ReferencePageTests
{
    [Fact]
    public void The_page_of_exit_codes_lists_exactly_those_of_the_program()
    {
        var page = Checkout.Read("docs/exit-codes.md");
        var rows = ExitCodeRow().Matches(page).Select(m => (int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), m.Groups[2].Value));

        Assert.Equal(ExitCodes.Meanings, rows);
        Assert.Contains($"the first of these: {string.Join(", ", ExitCodes.Ranking)}.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_diagnostics_lists_every_rule() => Checkout.Matches("docs/diagnostics.md", RuleCatalogue.Page());

    [Fact]
    public void No_two_rules_share_a_code() =>
        Assert.Equal(RuleCatalogue.Rules.Length, RuleCatalogue.Rules.Select(r => r.Code).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void The_schema_of_the_organization_is_the_one_that_the_program_prints() =>
        Checkout.Matches("docs/organization.schema.json", OrganizationShape.Schema);

    [Fact]
    public void The_schema_of_the_settings_is_the_one_that_the_program_prints() =>
        Checkout.Matches("docs/flywheel.schema.json", SettingsShape.Schema);

    [Fact]
    public void Every_package_has_its_sentence()
    {
        var page = Checkout.Read("CONTRIBUTING.md");
        var packages = XDocument.Load(Checkout.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value);
        using var app = JsonDocument.Parse(Checkout.Read("app/package.json"));
        var modules = app.RootElement.GetProperty("devDependencies").EnumerateObject().Select(p => p.Name);

        Assert.All(packages.Concat(modules), name => Assert.Matches($@"(?m)^\| `{Regex.Escape(name)}` \| [^|]{{10,}} \|$", page));
    }

    [Fact]
    public void Every_decision_is_in_the_list_with_its_title() => Assert.Equal(
        Directory.GetFiles(Checkout.PathOf("docs/decisions"), "0*.md").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Title: File.ReadLines(file).First().TrimStart('#', ' ')))
            .Select(d => $"| [{d.Title.Split(". ")[0]}]({d.Item1}) | {d.Title[(d.Title.IndexOf(". ", StringComparison.Ordinal) + 2)..]} |"),
        Checkout.Read("docs/decisions/README.md").Split('\n').Where(line => line.StartsWith("| [", StringComparison.Ordinal)));

    [Fact]
    public void Every_key_of_the_settings_is_in_the_guide()
    {
        var guide = Checkout.Read("docs/guide.md");
        using var schema = JsonDocument.Parse(SettingsShape.Schema);

        Assert.All(KeysOf(schema.RootElement, ""), key => Assert.Contains($"`{key}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_of_the_organization_is_in_the_guide()
    {
        var guide = Checkout.Read("docs/guide.md");
        using var schema = JsonDocument.Parse(OrganizationShape.Schema);

        Assert.All(KeysOf(schema.RootElement, ""), key => Assert.Contains($"`{key}`", guide, StringComparison.Ordinal));
    }

    // Keys with their parents: stacks.NAME.after, jobs[].run.
    private static IEnumerable<string> KeysOf(JsonElement shape, string prefix)
    {
        if (shape.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return prefix + property.Name;
                foreach (var key in KeysOf(property.Value, prefix + property.Name + "."))
                {
                    yield return key;
                }
            }
        }

        if (shape.TryGetProperty("additionalProperties", out var named) && named.ValueKind == JsonValueKind.Object)
        {
            foreach (var key in KeysOf(named, prefix + "NAME."))
            {
                yield return key;
            }
        }

        if (shape.TryGetProperty("items", out var items))
        {
            foreach (var key in KeysOf(items, prefix.TrimEnd('.') + "[]."))
            {
                yield return key;
            }
        }
    }

    [GeneratedRegex(@"^\| (\d+) \| (.+) \|$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ExitCodeRow();
}
