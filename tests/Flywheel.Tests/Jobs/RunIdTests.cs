using Flywheel.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Jobs;

public sealed class RunIdTests
{
    [Fact]
    public void Ids_sort_by_the_time_they_were_made()
    {
        var time = new FakeTimeProvider();
        var ids = Enumerable.Range(0, 1000).Select(_ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            return RunId.New(time);
        }).ToList();

        Assert.Equal(ids, ids.Order());
        Assert.Equal(1000, ids.Distinct().Count());
    }

    [Fact]
    public void An_id_reads_back_as_it_was_written()
    {
        var made = RunId.New(TimeProvider.System);

        Assert.True(RunId.TryParse(made.Value, out var read));
        Assert.Equal(made, read);
    }

    [Theory]
    [InlineData("run-")]
    [InlineData("run-0123456789abcde")]
    [InlineData("run-../../../../etc/")]
    [InlineData("run-0123456789abcdeu")]
    [InlineData("latest")]
    public void Anything_else_is_refused(string text) => Assert.False(RunId.TryParse(text, out _));
}
