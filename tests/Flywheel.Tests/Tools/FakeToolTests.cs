using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

/// <summary>The stand-in for terraform has to work where a real one would: in the environment that children get.</summary>
public sealed class FakeToolTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task It_runs_in_the_environment_that_tofu_gets_and_tells_its_version()
    {
        var tofu = FakeTofu.Create(_folder.Of("bin"));
        var environment = ChildEnvironment.ForTofu(new Dictionary<string, string> { ["PATH"] = _folder.Of("bin"), ["HOME"] = "/nowhere" }, []);

        var found = await TofuFinder.FindAsync(
            "auto", new(_folder.Of("bin"), "/repository"), new(_folder.Of("versions"), new ProcessRunner(TimeProvider.System)), environment);

        Assert.Empty(found.Diagnostics);
        Assert.Equal(("terraform", "1.11.4"), (found.Value!.Name, found.Value.Version));
        Assert.Equal(["version"], tofu.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task The_first_block_that_fits_the_arguments_is_the_one_that_counts()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "on plan -out", "print first", "exit 2", "on plan", "print second", "always", "print {last} {cwd}");

        Assert.Equal((2, "first\n"), await RunAsync(tool, "plan", "-out=x"));
        Assert.Equal((0, $"second\n-x {_folder.Root}\n"), await RunAsync(tool, "plan", "-x"));
        Assert.Equal(["plan -out=x", "plan -x"], tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task A_tool_that_asks_a_question_gets_the_end_of_its_input_at_once()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "read-stdin");

        Assert.Equal((0, "eof\n"), await RunAsync(tool));
    }

    private static async Task<(int?, string)> RunAsync(FakeTool tool, params ImmutableArray<string> arguments)
    {
        var output = new CapturedOutput();
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(tool.Command([.. arguments]), output, StopSignal.None);
        return (exit.Code, output.StandardText);
    }
}
