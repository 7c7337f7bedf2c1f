using System.CommandLine;
using Flywheel.Cli.Commands;
using Flywheel.Cli.Help;
using Flywheel.Cli.Tests.Docs;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Help;

public sealed class HelpTests
{
    [Theory]
    [InlineData("root", 80)]
    [InlineData("root", 120)]
    [InlineData("deploy", 80)]
    [InlineData("runs", 80)]
    public async Task Help_is_a_page_of_the_terminals_width(string command, int columns)
    {
        using var program = new DocsHost(columns);

        var code = await program.RunAsync("", command == "root" ? ["--help"] : [command, "--help"]);

        Assert.Equal(ExitCodes.Success, code);
        Snapshot.Match(program.Printed, $"{command}-{columns}");
    }

    [Fact]
    public void No_page_leaves_eighty_columns()
    {
        using var program = new DocsHost();

        Assert.All(Tree(FlywheelCommand.Create(program.Host)), command => Assert.All(
            new HelpPage(command, 80).Render().Split('\n').Where(line => !line.StartsWith("  flywheel ", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 80)));
    }

    [Fact]
    public void In_a_list_every_command_is_one_line()
    {
        using var program = new DocsHost();
        var root = FlywheelCommand.Create(program.Host);
        var page = new HelpPage(root, 80).Render();

        Assert.All(root.Subcommands, command => Assert.Contains($"  {command.Name,-12}  {command.Description}\n", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.1.0", "0.1.0")]
    [InlineData("0.1.0+0123456789abcdef0123456789abcdef01234567", "0.1.0 (01234567)")]
    [InlineData("0.1.0+", "0.1.0")]
    public void The_version_names_the_commit_where_it_is_known(string informational, string expected) =>
        Assert.Equal(expected, ShowVersion.Readable(informational));

    [Theory]
    [InlineData("flywheel: There is no option \"--instal-missing\". Did you mean \"--install-missing\"?\nTry: flywheel run --help\n", "run", "--instal-missing")]
    [InlineData("flywheel: There is no option \"-x\".\nTry: flywheel runs show --help\n", "runs", "show", "-x")]
    [InlineData("flywheel: There is no command \"valdate\". Did you mean \"validate\"?\nTry: flywheel --help\n", "valdate")]
    [InlineData("flywheel: --jobs is a number from 1 to 1000.\nTry: flywheel run --help\n", "run", "--jobs", "x")]
    [InlineData("flywheel: --jobs is a number from 1 to 1000.\nTry: flywheel plan --help\n", "plan", "-j", "0")]
    [InlineData("flywheel: --limit is a number from 1 to 100000.\nTry: flywheel runs list --help\n", "runs", "list", "-n", "99999999999")]
    [InlineData("flywheel: --output is human, json or ndjson.\nTry: flywheel doctor --help\n", "doctor", "--output=1")]
    [InlineData("flywheel: Argument 'pdf' not recognized. Must be one of: 'mermaid' 'dot' 'svg'\nTry: flywheel diagram --help\n", "diagram", "--format", "pdf")]
    [InlineData("flywheel: Required argument missing for option: '--env'.\nTry: flywheel run --help\n", "run", "--env")]
    [InlineData("flywheel: Required command was not provided.\nTry: flywheel organization --help\n", "organization")]
    public async Task Wrong_usage_says_what_is_wrong_and_whose_help_helps(string expected, params string[] arguments)
    {
        using var program = new DocsHost();

        var code = await program.RunAsync("", arguments);

        Assert.Equal((ExitCodes.Usage, expected), (code, program.Printed));
    }

    [Fact]
    public async Task A_folder_named_like_an_option_can_be_given_after_two_dashes()
    {
        using var program = new DocsHost();

        var code = await program.RunAsync("", "clean", "--", "--dry-run");

        Assert.Equal(ExitCodes.Unusable, code);
        Assert.Contains("--dry-run", program.Printed, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> Tree(Command command) => command.Subcommands.SelectMany(Tree).Prepend(command);
}
