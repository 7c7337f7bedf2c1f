using Flywheel.Forges;

namespace Flywheel.Tests.Forges;

public sealed class RunnerMarkTests
{
    [Fact]
    public void A_mark_is_read_as_it_is_written()
    {
        var mark = new RunnerMark("acme", "dev", "docker");

        Assert.Equal("flywheel: acme/dev/docker", mark.ToString());
        Assert.Equal(mark, RunnerMark.In(" flywheel: acme/dev/docker\n"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Flywheel: acme/dev/docker")]
    [InlineData("flywheel: acme/dev")]
    [InlineData("flywheel: acme/dev/docker/x")]
    [InlineData("flywheel: //docker")]
    [InlineData("see flywheel: acme/dev/docker")]
    public void Any_other_note_is_no_mark(string? note) => Assert.Null(RunnerMark.In(note));
}
