using System.Reflection;
using System.Text.RegularExpressions;
using Flywheel.Diagnostics;

namespace Flywheel.Tests;

/// <summary>What ARCHITECTURE.md and the READMEs of the engine and of the lab promise about the code itself.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] ForbiddenEndings =
        ["Manager", "Helper", "Util", "Utils", "Service", "Processor", "Handler", "Info", "Data", "Base", "Impl"];

    // The codes that each file of rules may give out, by its name; a new file says its range here.
    private static readonly Dictionary<string, string> Ranges = new(StringComparer.Ordinal)
    {
        ["OrganizationRules"] = "FW1",
        ["DocumentRules"] = "FW10",
        ["RepositoryRules"] = "FW2",
        ["TofuRules"] = "FW210",
        ["TreeRules"] = "FW212",
        ["BuildRules"] = "FW3",
        ["PlanRules"] = "FW4",
        ["LockRules"] = "FW43",
        ["SandboxRules"] = "FW44",
        ["DeployRules"] = "FW43",
        ["SealRules"] = "FW43",
        ["VerifyRules"] = "FW5",
        ["ObjectFileRules"] = "FW58",
        ["SettingsRules"] = "FW7",
        ["PipelineRules"] = "FW73",
        ["LaunchRules"] = "FW74",
        ["MachineRules"] = "FW9",
        ["ExecutionRules"] = "FW91",
        ["LabRules"] = "FW92",
        ["HistoryRules"] = "FW93",
    };

    private static readonly string Root = RepositoryRoot();

    [Theory]
    [InlineData("Flywheel")]
    [InlineData("Flywheel.Lab")]
    public void Every_folder_of_a_layered_project_is_in_the_list_of_its_readme(string project)
    {
        var listed = Order(project);

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(
            Directory.GetDirectories(Source(project)).Select(f => Path.GetFileName(f)!).Where(f => f is not ("bin" or "obj")).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Flywheel")]
    [InlineData("Flywheel.Lab")]
    public void A_folder_uses_only_those_above_it_in_the_list(string project)
    {
        var place = Order(project).Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
        var name = new Regex($@"\b{Regex.Escape(project)}\.([A-Z][A-Za-z]+)\b");
        var wrong = new List<string>();
        foreach (var file in Files(Source(project)).Where(f => Path.GetRelativePath(Source(project), f).Contains('/', StringComparison.Ordinal)))
        {
            var folder = Path.GetRelativePath(Source(project), file).Split('/')[0];
            wrong.AddRange(name.Matches(WithoutComments(file)).Select(m => m.Groups[1].Value)
                .Where(used => place.TryGetValue(used, out var at) && at > place[folder])
                .Distinct(StringComparer.Ordinal)
                .Select(used => $"{Path.GetRelativePath(Root, file)} uses {used}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder() => Assert.All(Files(Path.Combine(Root, "src")), file =>
    {
        if (Namespace().Match(File.ReadAllText(file)) is { Success: true } found)
        {
            Assert.Equal(Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace('/', '.'), found.Groups[1].Value);
        }
    });

    [Fact]
    public void Files_stay_small()
    {
        var lengths = Files(Path.Combine(Root, "src")).Select(f => (Lines: File.ReadLines(f).Count(), File: Path.GetRelativePath(Root, f))).Order().ToList();

        Assert.True(lengths[^1].Lines <= 400, $"{lengths[^1]}");
        Assert.InRange(lengths[lengths.Count * 9 / 10].Lines, 0, 200);
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Assert.DoesNotContain(
        Files(Path.Combine(Root, "src")).SelectMany(f => DeclaredType().Matches(WithoutComments(f)).Select(m => m.Groups[1].Value)),
        name => ForbiddenEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));

    [Fact]
    public void Every_code_of_a_diagnostic_is_used_once_and_in_the_range_of_its_file()
    {
        var rules = Rules().ToList();

        Assert.NotEmpty(rules);
        Assert.Empty(rules.GroupBy(r => r.Rule.Code).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(r => r.Place))}"));
        Assert.All(rules, r => Assert.Matches("^FW[1-9][0-9]{3}$", r.Rule.Code));
        Assert.All(rules, r => Assert.StartsWith(Ranges[r.Place.Split('.')[0]], r.Rule.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_says_what_it_means_in_whole_sentences() => Assert.All(Rules(), r =>
    {
        Assert.True(r.Rule.Meaning.Length > 20 && r.Rule.Meaning.TrimEnd(')').EndsWith('.'), $"{r.Place}: {r.Rule.Meaning}");
        Assert.True(r.Rule.Summary.Length > 5 && !r.Rule.Summary.EndsWith('.'), $"{r.Place}: {r.Rule.Summary}");
    });

    private static IEnumerable<(string Place, DiagnosticRule Rule)> Rules() =>
        typeof(DiagnosticRule).Assembly.GetTypes().Where(t => t.Name.EndsWith("Rules", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticRule))
            .Select(f => ($"{f.DeclaringType!.Name}.{f.Name}", (DiagnosticRule)f.GetValue(null)!));

    private static List<string> Order(string project)
    {
        var text = File.ReadAllText(Path.Combine(Source(project), "README.md"));
        var list = text[text.IndexOf("<!-- order -->", StringComparison.Ordinal)..text.IndexOf("<!-- /order -->", StringComparison.Ordinal)];
        return [.. ListedFolder().Matches(list).Select(m => m.Groups[1].Value)];
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string WithoutComments(string file) =>
        string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string Source(string project) => Path.Combine(Root, "src", project);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "flywheel.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("^namespace (.+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|interface|enum) ([A-Z][A-Za-z0-9]*)\b")]
    private static partial Regex DeclaredType();

    [GeneratedRegex("^- `([A-Za-z]+)`", RegexOptions.Multiline)]
    private static partial Regex ListedFolder();
}
