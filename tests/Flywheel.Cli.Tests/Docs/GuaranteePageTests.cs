using System.Text.RegularExpressions;

namespace Flywheel.Cli.Tests.Docs;

/// <summary>docs/guarantees.md: each promise has its proof, and every test that the docs name is one that exists.</summary>
public sealed partial class GuaranteePageTests
{
    private static readonly string[] Pages = ["docs/guarantees.md", "docs/security.md"];

    // Facts and theories of each class.
    private static readonly ILookup<string, string> Tests = Directory
        .EnumerateFiles(Checkout.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(method => (Class: Path.GetFileNameWithoutExtension(file), Method: method.Groups[1].Value)))
        .ToLookup(test => test.Class, test => test.Method, StringComparer.Ordinal);

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Pages.SelectMany(page => NamedTest().Matches(Checkout.Read(page)).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value))).ToList();

        Assert.True(named.Count > 70);
        Assert.All(named, test => Assert.Contains(test.Method, Tests[test.Class]));
    }

    [Fact]
    public void Every_class_of_tests_that_is_named_exists() => Assert.All(
        Pages.SelectMany(page => NamedClass().Matches(Checkout.Read(page)).Select(m => m.Groups[1].Value)), name => Assert.NotEmpty(Tests[name]));

    [Fact]
    public void Every_promise_has_its_tests_and_says_what_is_not_promised()
    {
        var sections = Checkout.Read("docs/guarantees.md").Split("\n## ")[1..];

        Assert.True(sections.Length > 12);
        Assert.All(sections, section =>
        {
            Assert.Matches(@"\nProven by `\w+\.\w+`", section);
            Assert.Matches(@"\nNot promised: \w+", section);
            Assert.Single(SentenceEnd().Matches(section.Split("\n\n")[1] + "\n"));
        });
    }

    [Fact]
    public void Every_promise_is_in_the_list_at_the_top()
    {
        var page = Checkout.Read("docs/guarantees.md");

        Assert.Equal(
            Heading().Matches(page).Select(m => $"[{m.Groups[1].Value}](#{Anchor.Of(m.Groups[1].Value)})"),
            page.Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]));
    }

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+_\w+)`", RegexOptions.CultureInvariant)]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"`([A-Z]\w+Tests)`", RegexOptions.CultureInvariant)]
    private static partial Regex NamedClass();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b.*?\bpublic (?:async )?(?:void|Task) (\w+)\(", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\.\s", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
