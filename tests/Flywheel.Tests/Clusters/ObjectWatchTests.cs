using System.Collections.Concurrent;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Processes;
using Flywheel.Testing;
using static Flywheel.Testing.LoopbackServer;

namespace Flywheel.Tests.Clusters;

/// <summary>A watch over a server that does what servers do to watches.</summary>
public sealed class ObjectWatchTests
{
    private const string Json = "Content-Type: application/json\r\n";
    private static readonly ResourceKind Pods = new("v1", "Pod", "pods", IsNamespaced: true);

    private readonly ConcurrentQueue<string> _asked = new();

    [Fact]
    public async Task A_list_is_told_and_then_each_change()
    {
        var seen = await SeenAsync(
            "Removed b",
            List("10", Pod("a", 1), Pod("b", 2)),
            Events(Event("MODIFIED", Pod("a", 11)), Event("BOOKMARK", Pod("", 12)), Event("ADDED", Pod("c", 13)), Event("DELETED", Pod("b", 14))));

        Assert.Equal(["Put a", "Put b", "Listed", "Put a", "Put c", "Removed b"], seen);
        Assert.Contains("watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=10", _asked.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_breaks_goes_on_where_it_was()
    {
        var seen = await SeenAsync(
            "Put c",
            List("10"),
            Events(Event("ADDED", Pod("a", 11)), Event("BOOKMARK", Pod("", 20)), """{"type":"ADDED","object":{"kind":"Po"""),
            Events(Event("ADDED", Pod("c", 21))));

        Assert.Equal(["Listed", "Put a", "Put c"], seen);
        Assert.Contains("resourceVersion=20", _asked.ElementAt(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_vanished_while_the_watch_was_too_late_is_removed()
    {
        var seen = await SeenAsync(
            "Listed 2",
            List("10", Pod("a", 1), Pod("b", 2), Pod("c", 3)),
            Events("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":410,"message":"too old resource version"}}"""),
            List("50", Pod("a", 1), Pod("b", 40, uid: "another")),
            Events());

        Assert.Equal(["Put a", "Put b", "Put c", "Listed", "Removed b", "Put b", "Removed c", "Listed"], seen);
    }

    [Fact]
    public async Task A_watch_refused_as_too_late_begins_with_a_list_again()
    {
        var seen = await SeenAsync("Listed 2", List("10", Pod("a", 1)), Reply(410, "", Json), List("50"), Events());

        Assert.Equal(["Put a", "Listed", "Removed a", "Listed"], seen);
    }

    [Fact]
    public async Task A_forbidden_list_is_told_once_and_is_the_end()
    {
        var seen = await SeenAsync("Refused Forbidden", Reply(403, "", Json));

        Assert.Equal(["Refused Forbidden"], seen);
    }

    [Fact]
    public async Task A_forbidden_watch_is_told_although_the_list_was_allowed()
    {
        var seen = await SeenAsync("Refused Forbidden", List("10", Pod("a", 1)), Reply(403, "", Json));

        Assert.Equal(["Put a", "Listed", "Refused Forbidden"], seen);
    }

    [Fact]
    public async Task A_cluster_that_is_gone_for_a_while_is_told_once_and_listed_when_it_is_back()
    {
        var failing = Reply(503, "", Json + "Retry-After: 0\r\n");

        var seen = await SeenAsync("Listed 2", List("10", Pod("a", 1)), failing, failing, failing, failing, List("11"), Events());

        Assert.Equal(["Put a", "Listed", "Refused Failing", "Removed a", "Listed"], seen);
    }

    [Fact]
    public async Task A_watch_that_drips_is_given_up_and_begun_again()
    {
        var seen = await SeenAsync(
            "Put b",
            List("10"),
            async (stream, _) =>
            {
                await WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n{Event("ADDED", Pod("a", 11))}\n");
                using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                while (await drip.WaitForNextTickAsync())
                {
                    await WriteAsync(stream, " ");
                }
            },
            Events(Event("ADDED", Pod("b", 12))));

        Assert.Equal(["Listed", "Put a", "Put b"], seen);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"\ud800"}}}""")]
    public async Task A_line_that_is_no_event_ends_the_watch_and_not_the_program(string line)
    {
        var seen = await SeenAsync("Put b", List("10"), Events(line), Events(Event("ADDED", Pod("b", 12))));

        Assert.Equal(["Listed", "Put b"], seen);
    }

    [Fact]
    public async Task An_event_without_end_is_left_at_the_limit()
    {
        var sent = 0L;
        var seen = await SeenAsync(
            "Put b",
            List("10"),
            async (stream, _) =>
            {
                await WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n");
                for (var block = new byte[64 << 10]; sent < 1L << 30; sent += block.Length)
                {
                    await stream.WriteAsync(block);
                }
            },
            Events(Event("ADDED", Pod("b", 12))));

        Assert.Equal(["Listed", "Put b"], seen);
        Assert.True(sent < 64 << 20, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task A_server_that_ends_every_watch_at_once_is_not_asked_without_pause()
    {
        var start = TimeProvider.System.GetTimestamp();
        Answer[] round = [List("10"), Events(Event("BOOKMARK", Pod("", 11)), """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":410}}""")];

        await SeenAsync("Put z", [.. round, .. round, .. round, .. round, List("20", Pod("z", 20)), Events()]);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 700, 20_000);
    }

    [Fact]
    public async Task Objects_without_end_are_the_end()
    {
        var seen = await SeenAsync(
            "Refused Malformed",
            new ClusterLimits { MostObjects = 3 },
            List("10", Pod("a", 1), Pod("b", 2)),
            Events(Event("ADDED", Pod("c", 11)), Event("DELETED", Pod("c", 12)), Event("ADDED", Pod("d", 13)), Event("ADDED", Pod("e", 14)), Event("ADDED", Pod("f", 15))));

        Assert.Equal(["Put a", "Put b", "Listed", "Put c", "Removed c", "Put d", "Put e", "Refused Malformed"], seen);
    }

    [Fact]
    public async Task A_reader_that_is_behind_loses_nothing()
    {
        var pods = Enumerable.Range(1, 3000).Select(n => Pod(string.Create(CultureInfo.InvariantCulture, $"p{n}"), n));

        var seen = await SeenAsync("Listed", List("3000", [.. pods]), Events());

        Assert.Equal(3001, seen.Count);
    }

    // What was told up to the change that is wanted ("Listed 2": the second list), while the server gives these answers in turn.
    private Task<List<string>> SeenAsync(string last, params Answer[] answers) => SeenAsync(last, new ClusterLimits(), answers);

    private async Task<List<string>> SeenAsync(string last, ClusterLimits limits, params Answer[] answers)
    {
        LoopbackServer? server = null;
        server = new LoopbackServer((stream, number) =>
        {
            _asked.Enqueue(server!.LastRequest);
            return InTurn(answers)(stream, number);
        });
        await using (server)
        {
            var access = new ClusterAccess { Context = "dev", Server = new($"http://127.0.0.1:{server.Port}"), User = new() { Name = "ci" } };
            using var client = new ClusterClient(
                access, TimeProvider.System, new ProcessRunner(TimeProvider.System), limits with { Tries = 1, Silence = TimeSpan.FromMilliseconds(300), LargestEvent = 1 << 20 });
            await using var watch = new ObjectWatch(client, TimeProvider.System);
            watch.Follow(Pods, "attic");
            watch.Follow(Pods, "attic");
            return await ReadAsync(watch, last);
        }
    }

    private static async Task<List<string>> ReadAsync(ObjectWatch watch, string last)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var seen = new List<string>();
        var (wanted, times) = last.EndsWith(" 2", StringComparison.Ordinal) ? (last[..^2], 2) : (last, 1);
        await foreach (var change in watch.Changes.ReadAllAsync(limit.Token))
        {
            seen.Add(change switch
            {
                ObjectChange.Put put => $"Put {put.Object.Name.Name}",
                ObjectChange.Removed removed => $"Removed {removed.Object.Name.Name}",
                ObjectChange.Refused refused => $"Refused {refused.Refusal.Kind}",
                _ => "Listed",
            });
            if (seen.Count(text => text == wanted) == times)
            {
                break;
            }
        }

        return seen;
    }

    private static string Pod(string name, int version, string? uid = null) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{name}}","namespace":"attic","uid":"{{uid ?? name}}","resourceVersion":"{{version}}"} }""");

    private static string Event(string type, string pod) => $$"""{"type":"{{type}}","object":{{pod}} }""";

    private static Answer List(string version, params string[] pods) =>
        Reply(200, $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(",", pods)}}]}""", Json);

    // Ends when all are sent, as servers end watches.
    private static Answer Events(params string[] lines) => (stream, _) =>
        WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n{string.Concat(lines.Select(line => line + "\n"))}");
}
