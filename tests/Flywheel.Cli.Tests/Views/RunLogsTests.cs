using Flywheel.Cli.Views;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Views;

public sealed class RunLogsTests
{
    [Fact]
    public void The_last_lines_of_a_long_log_are_read_from_its_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.Of("log"), Enumerable.Range(1, 100_000).Select(i => $"line {i}"));

        var lines = RunLogs.ReadLast(folder.Of("log"), 3, out var isWhole);

        Assert.Equal(["line 99998", "line 99999", "line 100000"], lines);
        Assert.False(isWhole);
    }

    [Fact]
    public void A_short_log_is_whole_and_needs_no_line_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("log"), "one\ntwo");

        Assert.Equal(["one", "two"], RunLogs.ReadLast(folder.Of("log"), 20, out var isWhole));
        Assert.True(isWhole);
    }

    [Fact]
    public void One_endless_line_is_not_held()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("log"), new string('x', 5_000_000));

        var lines = RunLogs.ReadLast(folder.Of("log"), 20, out var isWhole);

        Assert.InRange(lines.Sum(l => l.Length), 1, 100_000);
        Assert.False(isWhole);
    }
}
