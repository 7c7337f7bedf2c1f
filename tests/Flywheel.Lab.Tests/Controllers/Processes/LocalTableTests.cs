using System.Collections.Immutable;
using Flywheel.Lab.Controllers.Processes;

namespace Flywheel.Lab.Tests.Controllers.Processes;

public sealed class LocalTableTests
{
    [Fact]
    public void The_first_restart_is_at_once_and_later_ones_wait_longer_each_time()
    {
        var delay = new RestartDelay();

        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300], Enumerable.Range(0, 8).Select(_ => (int)delay.After(TimeSpan.FromSeconds(1)).TotalSeconds));
        Assert.Equal(TimeSpan.Zero, delay.After(TimeSpan.FromMinutes(10)));
    }

    [Theory]
    [InlineData("node", new[] { "node", "x.js" }, "/usr/bin/node", true)]
    [InlineData("/usr/bin/node", new[] { "node", "x.js" }, "/usr/bin/node", true)]
    [InlineData("/usr/bin/node", new[] { "node", "x.js" }, "/opt/node", false)]
    [InlineData("""["node","x.js"]""", new[] { "node", "x.js" }, "/usr/bin/node", true)]
    [InlineData("""["node","x.js"]""", new[] { "node", "x.js", "y" }, "/usr/bin/node", false)]
    [InlineData("""["node","x.js"]""", new[] { "node" }, "/usr/bin/node", false)]
    public void A_program_is_allowed_with_any_arguments_and_a_list_exactly(string entry, string[] arguments, string program, bool allowed) =>
        Assert.Equal(allowed, new AllowedCommands([entry]).Allow([.. arguments], program));

    [Theory]
    [InlineData("[1]")]
    [InlineData("[")]
    public void An_allowed_list_that_is_none_is_refused(string entry) =>
        Assert.Throws<ArgumentException>(() => new AllowedCommands(ImmutableArray.Create(entry)));
}
