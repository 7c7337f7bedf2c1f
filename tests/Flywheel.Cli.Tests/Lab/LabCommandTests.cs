using Flywheel.Cli.Tests.Commands;
using Flywheel.LabAccess;
using Flywheel.Processes;

namespace Flywheel.Cli.Tests.Lab;

/// <summary>The commands of the lab where there is no lab.</summary>
public sealed class LabCommandTests : IDisposable
{
    private readonly CommandSandbox _sandbox = new();

    [Theory]
    [InlineData("lab", "status")]
    [InlineData("lab", "env")]
    [InlineData("lab", "kubeconfig")]
    [InlineData("lab", "fault", "list")]
    [InlineData("lab", "fault", "clear")]
    [InlineData("lab", "fault", "add", "runner", "docker-*")]
    [InlineData("lab", "fault", "add", "api", "--mode", "cut")]
    public async Task What_needs_a_lab_says_how_to_get_one(params string[] arguments)
    {
        var exit = await _sandbox.RunAsync(arguments);

        Assert.Equal(["FW9204"], exit.ExitedWith(ExitCodes.Unusable).Codes);
        Assert.Contains("flywheel lab up", exit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ending_what_is_not_there_is_no_mistake()
    {
        var exit = await _sandbox.RunAsync("lab", "down");

        Assert.Contains("\"ended\": false", exit.ExitedWith(ExitCodes.Success).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_it_says_where_it_should_be()
    {
        _sandbox.Variables = _sandbox.Variables.SetItem("FLYWHEEL_LAB", "/nowhere/Flywheel.Lab.dll");

        Assert.Equal(["FW9201"], (await _sandbox.RunAsync("lab", "up")).ExitedWith(ExitCodes.Unusable).Codes);
    }

    [Theory]
    [InlineData("lab", "up", "--speed", "0")]
    [InlineData("lab", "env", "--identity", "root")]
    [InlineData("lab", "fault", "add", "api")]
    [InlineData("lab", "fault", "add", "api", "--mode", "cut", "--surface", "moon")]
    [InlineData("lab", "fault", "add", "pod")]
    public async Task Wrong_usage_is_told(params string[] arguments) => (await _sandbox.RunAsync(arguments)).ExitedWith(ExitCodes.Usage);

    [Fact]
    public async Task A_provider_that_a_person_starts_says_what_it_is()
    {
        var exit = await _sandbox.Start(StopSignal.None, "lab", "plugin", "random", "--folder", "/nowhere").Exit;

        Assert.Equal("", exit.ExitedWith(ExitCodes.Usage).Output);
        Assert.Contains("This is a provider", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_without_a_lab_tells_tofu_where_tofu_looks()
    {
        _sandbox.Variables = _sandbox.Variables.SetItem(PluginHandshake.Cookie, "x");

        var exit = await _sandbox.Start(StopSignal.None, "lab", "plugin", "random", "--folder", "/nowhere").Exit;

        Assert.StartsWith("No lab runs in /nowhere", exit.ExitedWith(ExitCodes.Unusable).Output, StringComparison.Ordinal);
        Assert.Contains("No lab runs in /nowhere", exit.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();
}
