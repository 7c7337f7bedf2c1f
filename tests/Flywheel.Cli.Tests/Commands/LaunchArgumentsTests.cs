using System.CommandLine;
using Flywheel.Cli.Commands;
using Flywheel.Cli.Tests.Docs;
using Flywheel.Deployments;

namespace Flywheel.Cli.Tests.Commands;

public sealed class LaunchArgumentsTests
{
    [Fact]
    public void A_deploy_is_told_what_it_may_destroy_and_that_it_goes_back()
    {
        var allowances = Read("deploy", "--allow-destroy", "a[\"x\"]", "--allow-destroy", "module.db.b", "--allow-destroy", "module.db.b", "--rollback");

        Assert.Equal(["a[\"x\"]", "module.db.b"], allowances.Destroy);
        Assert.True(allowances.Rollback);
    }

    [Fact]
    public void Without_a_word_nothing_is_allowed()
    {
        var allowances = Read("deploy");

        Assert.Empty(allowances.Destroy);
        Assert.False(allowances.Rollback);
    }

    [Theory]
    [InlineData("run", ".", "--rollback")]
    [InlineData("run", "--allow-destroy", "a")]
    [InlineData("plan", "--allow-destroy", "a")]
    [InlineData("deploy", "--allow-destroy")]
    public void Only_a_deploy_takes_allowances_and_each_has_an_address(params string[] line) =>
        Assert.NotEmpty(Command(line[0], out _).Parse(line[1..]).Errors);

    private static DeployAllowances Read(params string[] line)
    {
        using var program = new DocsHost();
        var command = Command(line[0], out var arguments);

        return arguments.Read(command.Parse(line[1..]), program.Host).Allowances;
    }

    private static Command Command(string name, out LaunchArguments arguments)
    {
        var command = new Command(name);
        arguments = new();
        arguments.AddTo(command);
        return command;
    }
}
