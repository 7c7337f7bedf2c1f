using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Flywheel.Cli.Commands;
using Flywheel.Cli.Help;
using Flywheel.Organizations;
using Flywheel.Settings;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Docs;

public sealed partial class DocumentedCommandTests
{
    private static readonly string[] ShellKinds = ["sh", "console", "yaml"];

    [Fact]
    public void Every_command_in_the_docs_is_one_that_exists()
    {
        using var program = new DocsHost();
        var root = FlywheelCommand.Create(program.Host);
        var commands = CodeBlock.All.Where(b => ShellKinds.Contains(b.Kind)).SelectMany(b => b.Commands.Select(words => (b.Place, words))).ToList();

        Assert.True(commands.Count > 20);
        Assert.All(commands, c => Assert.Equal($"{c.Place}: ", $"{c.Place}: {string.Join(' ', root.Parse(Runnable(c.words)).Errors.Select(e => e.Message))}"));
    }

    [Fact]
    public void Every_flywheel_in_running_text_is_a_command_that_exists()
    {
        using var program = new DocsHost();
        var names = FlywheelCommand.Create(program.Host).Subcommands.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(Checkout.Pages, page => Assert.All(
            SpokenCommand().Matches(Checkout.Read(page)), spoken => Assert.Contains(spoken.Groups[1].Value, names)));
    }

    [Theory]
    [InlineData("examples/one-machine", "organization", "check")]
    [InlineData("examples/one-machine", "organization", "schema")]
    [InlineData("examples/one-machine", "organization", "schema", "--settings")]
    [InlineData("", "runs", "--repository", "examples/one-machine")]
    [InlineData("", "runs", "list", "--repository", "examples/one-machine", "--output", "json")]
    [InlineData("", "diagram", "examples/one-machine")]
    [InlineData("", "diagram", "examples/one-machine", "--format", "svg")]
    [InlineData("", "validate", "examples/one-machine", "--dry-run")]
    [InlineData("", "run", "examples/one-machine", "--dry-run")]
    [InlineData("", "clean", "examples/one-machine", "--dry-run")]
    [InlineData("", "summarize", "tests/Flywheel.Tests/Plans/data/change.json")]
    [InlineData("", "explain", "tests/Flywheel.Cli.Tests/Views/data/objects.yaml")]
    [InlineData("", "doctor", "examples/one-machine")]
    public async Task A_command_that_only_reads_does_so_in_the_example(string folder, params string[] arguments)
    {
        using var program = new DocsHost();

        var code = await program.RunAsync(folder, arguments);

        // doctor says so when a tool is missing here, and that is its work.
        Assert.True(code == ExitCodes.Success || (arguments[0] == "doctor" && code == ExitCodes.Unusable), program.Printed);
        Assert.NotEmpty(program.Printed);
    }

    [Fact]
    public async Task The_picture_in_the_README_is_the_one_that_the_program_draws()
    {
        if (!new[] { "tofu", "terraform" }.Any(IsOnPath))
        {
            RequiredTool.Find("tofu");
        }

        using var program = new DocsHost();
        await program.RunAsync("", "diagram", "examples/one-machine", "--format", "svg");

        Checkout.Matches("docs/pipeline.svg", program.Printed);
    }

    [Fact]
    public void Every_yaml_of_ours_in_the_docs_is_read_without_a_problem()
    {
        var files = CodeBlock.All.Where(b => b.Kind == "yaml").ToList();
        var settings = files.Where(b => b.Text.StartsWith("# flywheel.yaml", StringComparison.Ordinal)).ToList();
        var organizations = files.Where(b => b.Text.StartsWith("# organization.yaml", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(settings);
        Assert.NotEmpty(organizations);
        Assert.All(settings, b => Assert.Equal(b.Place, Told(b, SettingsReader.Read("flywheel.yaml", Encoding.UTF8.GetBytes(b.Text)).Diagnostics)));
        Assert.All(organizations, b => Assert.Equal(b.Place, Told(b, OrganizationReader.Read("organization.example.yaml", Encoding.UTF8.GetBytes(b.Text)).Diagnostics)));
    }

    [Fact]
    public void Every_example_of_the_help_is_a_command_that_exists()
    {
        using var program = new DocsHost();
        var root = FlywheelCommand.Create(program.Host);

        Assert.Equal(Tree(root).Select(HelpPage.PathOf).Order(StringComparer.Ordinal), CommandExamples.Commands);
        Assert.All(
            CommandExamples.Commands.SelectMany(c => CommandExamples.Of(c)).SelectMany(e => new CodeBlock("", 0, "sh", e.Line).Commands),
            words => Assert.Empty(root.Parse(words).Errors));
    }

    [Fact]
    public void Links_between_pages_lead_somewhere() => Assert.All(Checkout.Pages, page => Assert.All(
        Link().Matches(Checkout.Read(page)).Select(m => m.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal) && link[0] != '#'),
        link => Assert.True(
            Path.Exists(Path.Combine(Path.GetDirectoryName(Checkout.PathOf(page))!, link.Split('#')[0])), $"{page}: {link} leads nowhere")));

    [Fact]
    public void Links_to_a_heading_lead_to_one() => Assert.All(Checkout.Pages, page => Assert.All(
        Link().Matches(Checkout.Read(page)).Select(m => m.Groups[1].Value).Where(link => link[0] == '#' || (!link.Contains("://", StringComparison.Ordinal) && link.Contains(".md#", StringComparison.Ordinal))),
        link => Assert.True(
            Anchor.In(File.ReadAllText(link[0] == '#' ? Checkout.PathOf(page) : Path.Combine(Path.GetDirectoryName(Checkout.PathOf(page))!, link.Split('#')[0])))
                .Contains(link.Split('#')[1], StringComparer.Ordinal),
            $"{page}: {link} leads to no heading")));

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    // Names that stand for the reader's own are written in capitals in the docs.
    private static string[] Runnable(string[] words) => [.. words.Select(w => w == "RUN" ? "run-01jdxw3k5r8tq2m4" : w)];

    // Warnings are the business of a reader too, but the older shape is one by itself.
    private static string Told(CodeBlock block, IEnumerable<Diagnostics.Diagnostic> diagnostics) =>
        string.Join('\n', diagnostics.Where(d => d.Code != Diagnostics.OrganizationRules.OlderShape.Code).Select(d => $"{d.Position} {d.Code} {d.Detail}").Prepend(block.Place));

    private static IEnumerable<Command> Tree(Command command) => command.Subcommands.Where(c => !c.Hidden).SelectMany(Tree).Prepend(command);

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?:\./)?flywheel ([a-z][a-z-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex SpokenCommand();
}
