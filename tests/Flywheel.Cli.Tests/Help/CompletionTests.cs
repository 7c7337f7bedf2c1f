using Flywheel.Cli.Completions;
using Flywheel.Cli.Tests.Docs;

namespace Flywheel.Cli.Tests.Help;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("flywheel r", "run\nruns\n")]
    [InlineData("flywheel organization ", "check\nconvert\nschema\n")]
    [InlineData("flywheel run --env ", "local\n")]
    [InlineData("flywheel plan --stack ", "attic\ndashboard\nrunners\n")]
    [InlineData("flywheel plan --det", "--detailed-exitcode\n")]
    [InlineData("flywheel -o ", "human\njson\nndjson\n")]
    [InlineData("flywheel diagram --format s", "svg\n")]
    [InlineData("flywheel runs show ", "latest\n")]
    [InlineData("flywheel run ex", "")]
    public async Task A_line_is_completed_with_what_may_stand_there(string line, string expected)
    {
        using var program = new DocsHost();

        await program.RunAsync("examples/one-machine", $"[suggest:{line.Length}]", line);

        Assert.Equal(expected, program.Printed);
    }

    [Theory]
    [InlineData("[suggest:99999]")]
    [InlineData("[suggest:-1]")]
    [InlineData("[suggest:x]")]
    [InlineData("[suggest]")]
    public async Task A_place_outside_the_line_counts_as_its_end(string directive)
    {
        using var program = new DocsHost();

        Assert.Equal(ExitCodes.Success, await program.RunAsync("", directive, "flywheel doc"));
        Assert.Equal("doctor\n", program.Printed);
    }

    [Fact]
    public async Task Completing_outside_of_a_repository_is_quiet_and_writes_nothing()
    {
        using var program = new DocsHost();
        var empty = Directory.CreateTempSubdirectory("flywheel-empty-");

        var code = await CommandLine.RunAsync(["[suggest]", "flywheel run --env "], program.Host with { WorkingDirectory = empty.FullName });

        Assert.Equal((ExitCodes.Success, ""), (code, program.Printed));
        Assert.Empty(empty.EnumerateFileSystemInfos());
        empty.Delete();
    }

    [Fact]
    public async Task Every_shell_gets_a_script_that_asks_the_program()
    {
        foreach (var shell in CompletionScripts.Shells)
        {
            using var program = new DocsHost();

            Assert.Equal(ExitCodes.Success, await program.RunAsync("", "completions", shell));
            Assert.Contains("[suggest:", program.Printed, StringComparison.Ordinal);
        }
    }
}
