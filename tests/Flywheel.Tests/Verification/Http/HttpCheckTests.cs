using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Documents;
using Flywheel.Settings;
using Flywheel.Testing;
using Flywheel.Verification.Http;
using Microsoft.Extensions.Time.Testing;
using static Flywheel.Testing.LoopbackServer;

namespace Flywheel.Tests.Verification.Http;

public sealed class HttpCheckTests
{
    private const string Healthy = """{"status":"ok","checks":[{"name":"db","up":true,"n":3,"none":null}]}""";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _log = [];

    [Fact]
    public async Task A_good_answer_passes_at_the_first_attempt()
    {
        await using var server = new LoopbackServer(Reply(200, Healthy));

        var report = await RunAsync(server, Expecting(("status", "ok"), ("checks.0.name", "db"), ("checks.0.up", "true"),
            ("checks.0.n", "3"), ("checks.0.none", "null")) with
        { Body = "\"ok\"" });

        Assert.True(report.Passed, report.Last.ToString());
        Assert.Equal((1, 200), (Assert.Single(report.Attempts).Number, report.Last.Status));
    }

    [Fact]
    public async Task A_server_that_needs_a_moment_passes_and_every_attempt_is_told()
    {
        await using var server = new LoopbackServer(InTurn(Reply(500, "starting"), Reply(503, ""), Reply(200, Healthy)));

        var report = await RunAsync(server, Expecting(("status", "ok")));

        Assert.True(report.Passed);
        Assert.Equal(["expected status 200, saw 500", "expected status 200, saw 503", null], report.Attempts.Select(a => a.Problem));
        Assert.Equal("starting", report.Attempts[0].Body);
        Assert.Equal(3, _log.Count);
    }

    [Fact]
    public async Task A_server_that_never_gets_well_fails_when_the_time_is_up_with_growing_pauses()
    {
        await using var server = new LoopbackServer(Reply(500, ""));
        var began = _time.GetTimestamp();

        var report = await RunAsync(server, new());

        Assert.Equal(HttpAttemptEnd.WrongStatus, report.Last.End);
        Assert.InRange(report.Last.Number, 12, 22);
        Assert.InRange(_time.GetElapsedTime(began), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(120));
        Assert.Equal(server.Requests, report.Attempts.Length);
    }

    [Fact]
    public async Task A_pause_that_lasts_beyond_the_end_leaves_what_the_last_attempt_saw()
    {
        await using var server = new LoopbackServer(Reply(500, ""));

        var report = await new HttpCheck(_time).RunAsync(Check(new()), Address(server), _ => _time.Advance(TimeSpan.FromHours(1)), CancellationToken.None);

        Assert.Equal((1, HttpAttemptEnd.WrongStatus), (report.Last.Number, report.Last.End));
    }

    [Theory]
    [InlineData("status", "ok", """{"status":"bad"}""", "expected status = \"ok\", saw \"bad\"")]
    [InlineData("a.b", "1", """{"a":{}}""", "expected a.b = \"1\", saw nothing there")]
    [InlineData("a.9", "1", """{"a":[1]}""", "expected a.9 = \"1\", saw nothing there")]
    [InlineData("a.-1", "1", """{"a":[1]}""", "expected a.-1 = \"1\", saw nothing there")]
    [InlineData("a", "1", "<html>", "expected a JSON body, saw something else")]
    [InlineData("a", "1", """{"a":"\ud800"}""", "expected a JSON body, saw something else")]
    public async Task A_body_that_says_otherwise_fails(string path, string value, string body, string problem)
    {
        await using var server = new LoopbackServer(Reply(200, body));

        var report = await RunAsync(server, Expecting((path, value)), Quick);

        Assert.Equal((HttpAttemptEnd.WrongBody, problem), (report.Last.End, report.Last.Problem));
    }

    [Fact]
    public async Task A_body_without_the_text_fails()
    {
        await using var server = new LoopbackServer(Reply(200, "something"));

        Assert.Equal("expected a body that contains \"welcome\"", (await RunAsync(server, new() { Body = "welcome" }, Quick)).Last.Problem);
    }

    [Fact]
    public async Task A_server_that_gives_a_byte_each_second_is_left_when_the_attempts_time_is_up()
    {
        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            for (var i = 0; i < 1000; i++)
            {
                await WriteAsync(stream, "x");
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        });

        var report = await RunAsync(server, new());

        Assert.All(report.Attempts, a => Assert.Equal(HttpAttemptEnd.TimedOut, a.End));
        Assert.Equal("no whole answer within 10.0 s", report.Attempts[0].Problem);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_tried_again()
    {
        await using var server = new LoopbackServer(InTurn(
            (stream, _) => WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"),
            (stream, _) => WriteAsync(stream, "not http at all\r\n\r\n"),
            Reply(200, "")));

        var report = await RunAsync(server, new());

        Assert.Equal([HttpAttemptEnd.Unreachable, HttpAttemptEnd.Unreachable, HttpAttemptEnd.Passed], report.Attempts.Select(a => a.End));
    }

    [Fact]
    public async Task A_server_that_hangs_up_without_a_word_is_asked_once_for_each_attempt()
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask);

        var report = await RunAsync(server, new(), Quick);

        Assert.Equal((HttpAttemptEnd.Unreachable, "the server closed the connection without an answer"), (report.Last.End, report.Last.Problem));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        var server = new LoopbackServer(Reply(200, ""));
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/"));
        await server.DisposeAsync();

        Assert.Equal(HttpAttemptEnd.Unreachable, (await RunAsync(address, Check(new(), Quick))).Last.End);
    }

    [Fact]
    public async Task A_huge_body_is_not_read_to_its_end()
    {
        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
            var block = new byte[64 * 1024];
            for (var i = 0; i < 1000; i++)
            {
                await stream.WriteAsync(block);
            }
        });

        var report = await RunAsync(server, new(), Quick);

        Assert.Equal((HttpAttemptEnd.WrongBody, "the body is larger than 1024 KiB"), (report.Last.End, report.Last.Problem));
    }

    [Fact]
    public async Task Endless_headers_are_not_read_to_their_end()
    {
        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, "HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 100_000; i++)
            {
                await WriteAsync(stream, $"X-{i}: {new string('x', 1000)}\r\n");
            }
        });

        Assert.Equal(HttpAttemptEnd.Unreachable, (await RunAsync(server, new(), Quick)).Last.End);
    }

    [Fact]
    public async Task A_compressed_body_is_never_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[64 << 20]);
        }

        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"));
            await stream.WriteAsync(packed.ToArray());
        });

        var report = await RunAsync(server, Expecting(("status", "ok")), Quick);

        Assert.Contains("not decoded", report.Last.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Accept-Encoding", server.LastRequest, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_unless_it_may_be_followed()
    {
        await using var target = new LoopbackServer(Reply(200, "there"));
        await using var server = new LoopbackServer(Redirect($"http://x.localhost:{target.Port}/"));

        Assert.Equal("expected status 200, saw 302", (await RunAsync(server, new(), Quick)).Last.Problem);
        Assert.Equal(0, target.Requests);

        Assert.Equal("there", (await RunAsync(Address(server), Check(new(), Quick) with { Redirects = 1, RedirectHosts = ["x.localhost"] })).Last.Body);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_refused_unless_it_is_listed()
    {
        await using var target = new LoopbackServer(Reply(200, "there"));
        await using var server = new LoopbackServer(Redirect($"http://x.localhost:{target.Port}/"));

        var report = await RunAsync(Address(server), Check(new()) with { Redirects = 1, RedirectHosts = ["y.localhost"] });

        Assert.Equal(HttpAttemptEnd.Refused, Assert.Single(report.Attempts).End);
        Assert.Contains("another host", report.Last.Problem, StringComparison.Ordinal);
        Assert.Equal(0, target.Requests);
    }

    [Fact]
    public async Task From_a_public_address_no_redirect_leads_into_a_private_network() =>
        Assert.Contains("private", (await Assert.ThrowsAsync<AddressRefusedException>(async () => await new GuardedConnection(Dns.GetHostAddressesAsync)
            .ConnectAsync(new("127.0.0.1", 1), publicOnly: true, CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_answers_well_once_is_not_stable()
    {
        await using var server = new LoopbackServer(InTurn(Reply(200, ""), Reply(500, "")));

        var report = await RunAsync(Address(server), Check(new()) with { Stable = 3 });

        Assert.False(report.Passed);
        Assert.Equal("expected status 200, saw 500", report.Problem);
    }

    [Fact]
    public async Task A_server_that_recovers_is_stable_after_so_many_good_answers_in_a_row()
    {
        await using var server = new LoopbackServer(InTurn(Reply(200, ""), Reply(500, ""), Reply(200, "")));

        var report = await RunAsync(Address(server), Check(new()) with { Stable = 3 });

        Assert.True(report.Passed);
        Assert.Equal((5, 3), (server.Requests, report.InARow));
    }

    [Fact]
    public async Task Good_answers_that_are_too_few_when_the_time_is_up_fail()
    {
        await using var server = new LoopbackServer(Reply(200, ""));

        var report = await RunAsync(Address(server), Check(new(), Quick) with { Stable = 3 });

        Assert.False(report.Passed);
        Assert.Equal("expected 3 good answers in a row, saw 1 when the time was up", report.Problem);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://0/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:password@127.0.0.1/")]
    public async Task A_redirect_to_where_no_check_may_go_ends_the_check(string location)
    {
        await using var server = new LoopbackServer(Redirect(location));

        var report = await RunAsync(Address(server), Check(new()) with { Redirects = 3 });

        Assert.Equal(HttpAttemptEnd.Refused, Assert.Single(report.Attempts).End);
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        await using var server = new LoopbackServer(Redirect("/again"));

        var report = await RunAsync(Address(server), Check(new(), Quick) with { Redirects = 3 });

        Assert.Equal(("expected status 200, saw 302", 4), (report.Last.Problem, server.Requests));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1", "169.254.169.254")]
    [InlineData("fe80::1")]
    public async Task A_name_that_resolves_to_where_no_check_may_go_is_refused(params string[] addresses)
    {
        var check = new HttpCheck(_time, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));

        var report = await RunAsync(new Uri("http://metadata.google.internal/"), Check(new()), check);

        Assert.Equal(HttpAttemptEnd.Refused, Assert.Single(report.Attempts).End);
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_each_connection_so_it_cannot_change_between_the_look_and_the_leap()
    {
        await using var server = new LoopbackServer(Reply(200, ""));
        var asked = 0;
        var check = new HttpCheck(_time, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(++asked == 1 ? "127.0.0.1" : "169.254.169.254")]));

        var report = await RunAsync(Address(server, host: "rebind.example"), Check(new()), check);

        Assert.True(report.Passed);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("x.localhost")]
    [InlineData("a.b.localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    public async Task Names_under_localhost_are_this_machine_without_asking_anyone(string host)
    {
        await using var server = new LoopbackServer(Reply(200, ""));
        var check = new HttpCheck(_time, (name, _) => throw new InvalidOperationException(name));

        Assert.True((await RunAsync(Address(server, host: host), Check(new()), check)).Passed);
    }

    [Fact]
    public async Task A_certificate_of_its_own_making_is_refused()
    {
        using var certificate = Certificate(days: 365);
        await using var server = new LoopbackServer(Reply(200, ""), certificate);

        var report = await RunAsync(Address(server, "https"), Check(new(), Quick));

        Assert.Equal(HttpAttemptEnd.BadCertificate, report.Last.End);
        Assert.Contains("not accepted", report.Last.Problem, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_certificate_from_a_trusted_issuer_with_time_left_passes()
    {
        using var certificate = Certificate(days: 365);
        await using var server = new LoopbackServer(Reply(200, ""), certificate);

        var report = await RunAsync(Address(server, "https", "x.localhost"), Check(new(), Quick), Trusting(certificate));

        Assert.True(report.Passed, report.Last.ToString());
    }

    [Theory]
    [InlineData(13, "expires")]
    [InlineData(-1, "not accepted")]
    public async Task A_certificate_that_has_expired_or_soon_will_is_refused(int days, string said)
    {
        using var certificate = Certificate(days);
        await using var server = new LoopbackServer(Reply(200, ""), certificate);

        var report = await RunAsync(Address(server, "https"), Check(new() { TlsDays = 14 }, Quick), Trusting(certificate));

        Assert.Equal(HttpAttemptEnd.BadCertificate, report.Last.End);
        Assert.Contains(said, report.Last.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var certificate = Certificate(days: 365);
        await using var server = new LoopbackServer(Reply(200, ""), certificate);
        var check = new HttpCheck(_time, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), [certificate]);

        var report = await RunAsync(Address(server, "https", "other.example"), Check(new(), Quick), check);

        Assert.Contains("another name", report.Last.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_body_says_cannot_act_where_it_is_shown()
    {
        await using var server = new LoopbackServer(Reply(500, $"\u001b[2J<script>alert(1)</script>\r\n{new string('x', 5000)}"));

        var body = (await RunAsync(server, new(), Quick)).Last.Body;

        Assert.DoesNotContain(body, c => char.IsControl(c) || c == '<');
        Assert.InRange(body.Length, 200, 207);
    }

    [Fact]
    public async Task A_cancelled_check_ends_at_once()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new LoopbackServer(async (_, _) => await cancel.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new HttpCheck(_time).RunAsync(Check(new()), Address(server), _log.Add, cancel.Token));
    }

    private static TimeSpan Quick => TimeSpan.FromMilliseconds(100);

    private static Answer Redirect(string location) => Reply(302, "", $"Location: {location}\r\n");

    private static HttpExpectationSettings Expecting(params (string Path, string Value)[] json) =>
        new() { Json = json.ToImmutableSortedDictionary(j => j.Path, j => new JsonText($"\"{j.Value}\""), StringComparer.Ordinal) };

    // A time limit that is shorter than the first pause leaves one attempt; the clock stands still while it runs.
    private static HttpCheckSettings Check(HttpExpectationSettings expect, TimeSpan? timeout = null) =>
        new() { Name = "dashboard", Url = "", Expect = expect, Interval = TimeSpan.FromMilliseconds(500), Within = timeout ?? TimeSpan.FromMinutes(2) };

    private static Uri Address(LoopbackServer server, string scheme = "http", string host = "127.0.0.1") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{server.Port}/api/health"));

    // Chains are built by the machine's clock, which no test can set.
    private X509Certificate2 Certificate(int days)
    {
        var now = TimeProvider.System.GetUtcNow();
        _time.SetUtcNow(now);
        return TestCertificate.SelfSigned(now.AddDays(-100), now.AddDays(days));
    }

    private HttpCheck Trusting(X509Certificate2 certificate) => new(_time, trust: [certificate]);

    private Task<HttpCheckReport> RunAsync(LoopbackServer server, HttpExpectationSettings expect, TimeSpan? timeout = null) =>
        RunAsync(Address(server), Check(expect, timeout));

    // The clock jumps over each pause as soon as it is announced.
    private async Task<HttpCheckReport> RunAsync(Uri address, HttpCheckSettings definition, HttpCheck? check = null) =>
        await (check ?? new HttpCheck(_time)).RunAsync(definition, address, line =>
        {
            _log.Add(line);
            var next = line.LastIndexOf("; next in ", StringComparison.Ordinal);
            if (next >= 0)
            {
                _time.Advance(TimeSpan.FromSeconds(double.Parse(line[(next + 10)..^2], CultureInfo.InvariantCulture) + 0.1));
            }
        }, CancellationToken.None);
}
