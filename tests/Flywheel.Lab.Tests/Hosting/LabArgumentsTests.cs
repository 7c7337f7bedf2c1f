using Flywheel.Lab.Hosting;

namespace Flywheel.Lab.Tests.Hosting;

/// <summary>What the lab's program understands.</summary>
public sealed class LabArgumentsTests
{
    [Fact]
    public void Everything_can_be_said()
    {
        var options = LabArguments.Parse(
            ["--folder", "lab", "--context", "a", "--context", "b", "--context", "a", "--group", "acme/x", "--allow-command", "node", "--fresh", "--speed", "2.5"], "/srv");

        Assert.NotNull(options);
        Assert.Equal(("/srv/lab", true, 2.5), (options.Folder, options.Fresh, options.Speed));
        Assert.Equal(["a", "b"], options.Contexts);
        Assert.Equal("acme/x", options.Group);
        Assert.Equal(["node"], options.AllowedCommands);
    }

    [Fact]
    public void Without_a_context_it_is_called_lab() => Assert.Equal(["lab"], LabArguments.Parse(["--folder", "/x"], "/")!.Contexts);

    [Theory]
    [InlineData("")]
    [InlineData("--fresh")]
    [InlineData("--folder")]
    [InlineData("--folder /x --speed 0")]
    [InlineData("--folder /x --speed -1")]
    [InlineData("--folder /x --speed 1e5")]
    [InlineData("--folder /x --context")]
    [InlineData("--folder /x --group a//b")]
    [InlineData("--folder /x surplus")]
    public void Anything_else_is_wrong_usage(string arguments) =>
        Assert.Null(LabArguments.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "/"));
}
