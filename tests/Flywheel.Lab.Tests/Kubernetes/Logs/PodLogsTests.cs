using Flywheel.Lab.Kubernetes.Logs;

namespace Flywheel.Lab.Tests.Kubernetes.Logs;

public sealed class PodLogsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void A_restart_makes_the_log_the_previous_one()
    {
        var logs = new PodLogs();
        logs.Write("uid", "web", Start, "one\ntwo\n");
        logs.StartAnew("uid", "web");
        logs.Write("uid", "web", Start, "three");

        var log = logs.Find("uid", "web")!;

        Assert.Equal(["three"], log.Lines.Select(line => line.Text));
        Assert.Equal(["one", "two"], log.Previous!.Value.Select(line => line.Text));
        Assert.Null(logs.Find("uid", "other"));
    }

    [Fact]
    public void A_long_log_loses_its_oldest_lines()
    {
        var logs = new PodLogs();
        var line = new string('x', 1000);
        for (var i = 0; i < 2000; i++)
        {
            logs.Write("uid", "web", Start, line);
        }

        var lines = logs.Find("uid", "web")!.Lines;

        Assert.InRange(lines.Length, 1000, PodLogs.CharactersPerContainer / 1000);
        Assert.Equal(1999, lines[^1].Number);
    }

    [Fact]
    public async Task Following_waits_for_the_next_line()
    {
        var logs = new PodLogs();
        logs.Write("uid", "web", Start, "one");
        var log = logs.Find("uid", "web")!;

        Assert.Equal("one", Assert.Single(await log.FollowAsync(0, CancellationToken.None)).Text);
        var next = log.FollowAsync(1, CancellationToken.None);
        Assert.False(next.IsCompleted);
        logs.Write("uid", "web", Start, "two");

        Assert.Equal("two", Assert.Single(await next).Text);
    }
}
