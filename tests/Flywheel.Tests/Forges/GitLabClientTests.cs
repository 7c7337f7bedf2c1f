using System.Globalization;
using Flywheel.Forges;
using Flywheel.Testing;
using static Flywheel.Testing.LoopbackServer;

namespace Flywheel.Tests.Forges;

/// <summary>What a forge, or what stands in its place, can answer.</summary>
public sealed class GitLabClientTests
{
    private const string Token = "glpat-secret";
    private const string Runner = """
        {"id":7,"description":"docker","paused":false,"tag_list":["linux","docker"],"run_untagged":true,"locked":false,"access_level":"ref_protected",
         "status":"online","maintenance_note":"flywheel: acme/dev/docker","online":true,"contacted_at":"2026-01-31T06:00:00.000Z"}
        """;

    [Fact]
    public async Task A_runner_is_read_with_the_token_in_the_header_alone()
    {
        await using var server = new LoopbackServer(Json(Runner));

        var runner = (await AskAsync(server)).Value!;

        Assert.Equal((7, "docker", false, true, false, true, "online"),
            (runner.Id, runner.Description, runner.Paused, runner.RunUntagged, runner.Locked, runner.Protected, runner.Status));
        Assert.Equal(["docker", "linux"], runner.Tags);
        Assert.Equal("docker", RunnerMark.In(runner.MaintenanceNote)!.Runner);
        Assert.StartsWith("GET /api/v4/runners/7 HTTP/1.1", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains($"PRIVATE-TOKEN: {Token}", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_are_read_and_the_group_is_one_part_of_the_path()
    {
        await using var server = new LoopbackServer(InTurn(
            Json("""[{"id":9},{"id":8}]""", "X-Next-Page: 2\r\n"), Json("""[{"id":1}]""", "X-Next-Page: \r\n")));
        using var client = Client(server);

        var runners = (await client.RunnersOfAsync("acme/platform", CancellationToken.None)).Value!;

        Assert.Equal([9, 8, 1], runners.Items);
        Assert.StartsWith("GET /api/v4/groups/acme%2Fplatform/runners?type=group_type&per_page=100&page=2 ", server.LastRequest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Next-Page: 1\r\n", 1)]
    [InlineData("X-Next-Page: 77\r\n", 1)]
    [InlineData("X-Next-Page: -1\r\n", 1)]
    [InlineData("X-Next-Page: x\r\n", 1)]
    public async Task Pages_that_go_round_in_circles_end(string header, int requests)
    {
        await using var server = new LoopbackServer(Json("""[{"system_id":"r_1","contacted_at":null}]""", header));
        using var client = Client(server);

        var contacts = (await client.ContactsAsync(7, CancellationToken.None)).Value!;

        Assert.Equal(new RunnerContact("r_1", null), Assert.Single(contacts.Items));
        Assert.Equal(requests, server.Requests);
    }

    [Fact]
    public async Task What_passes_is_asked_again()
    {
        await using var server = new LoopbackServer(InTurn(
            Reply(429, "Retry later\n", "Retry-After: 0\r\n"), Reply(502, "<html>"), (_, _) => Task.CompletedTask,
            (stream, _) => WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"), Json(Runner)));

        var answer = await AskAsync(server);

        Assert.True(answer.Value is not null, answer.Refusal?.Message);
    }

    [Fact]
    public async Task A_forge_that_wants_more_patience_than_there_is_is_not_asked_again()
    {
        await using var server = new LoopbackServer(Reply(429, "", "Retry-After: 3600\r\n"));

        await RefusedAsync(server, ForgeRefusalKind.TooMany, "429");
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_forge_that_stays_ill_is_asked_so_often_and_no_more()
    {
        await using var server = new LoopbackServer(Reply(503, ""));

        await RefusedAsync(server, ForgeRefusalKind.Unreachable, "503");
        Assert.Equal(5, server.Requests);
    }

    [Theory]
    [InlineData(401, """{"message":"401 Unauthorized"}""", "Unauthorized", "unknown, expired or revoked (\"401 Unauthorized\")")]
    [InlineData(401, """{"error":"invalid_token","error_description":"Token is expired."}""", "Unauthorized", "Token is expired")]
    [InlineData(403, """{"error":"insufficient_scope","scope":"api read_api manage_runner"}""", "Forbidden", "none of the scopes api, read_api, manage_runner")]
    [InlineData(403, """{"message":"403 Forbidden - No access granted"}""", "Forbidden", "role Maintainer")]
    [InlineData(403, "<html>", "Forbidden", "role Maintainer")]
    [InlineData(404, """{"message":"404 Runner Not Found"}""", "NotFound", "404")]
    [InlineData(418, "[1]", "Malformed", "418")]
    public async Task A_refusal_is_not_repeated_and_says_what_is_missing(int status, string body, string kind, string said)
    {
        await using var server = new LoopbackServer(Reply(status, body));

        await RefusedAsync(server, Enum.Parse<ForgeRefusalKind>(kind), said);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("https://elsewhere.example/login?secret=1", "https://elsewhere.example/login, another host")]
    [InlineData("http://localhost:1/", "which is this machine")]
    [InlineData("http://169.254.169.254/latest", "http://169.254.169.254/latest")]
    [InlineData("/users/sign_in", "/users/sign_in;")]
    [InlineData("http://[", "leads nowhere")]
    public async Task The_token_follows_no_redirect(string location, string said)
    {
        await using var server = new LoopbackServer(Reply(302, "", $"Location: {location}\r\n"));

        await RefusedAsync(server, ForgeRefusalKind.Redirected, said);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("<html>", "text/html; charset=utf-8", "a page of HTML")]
    [InlineData("<html>", "application/json", "something else")]
    [InlineData("", "application/json", "something else")]
    [InlineData("[]", "application/json", "something else")]
    [InlineData("{}", "application/json", "something else")]
    [InlineData("""{"id":"7"}""", "application/json", "something else")]
    [InlineData("""{"id":7,"paused":false,"tag_list":[null],"run_untagged":true,"locked":true}""", "application/json", "something else")]
    [InlineData("""{"id":7,"paused":false,"tag_list":["\ud800"],"run_untagged":true,"locked":true}""", "application/json", "something else")]
    public async Task What_is_no_runner_is_said_to_be_none(string body, string type, string said)
    {
        await using var server = new LoopbackServer(Reply(200, body, $"Content-Type: {type}\r\n"));

        await RefusedAsync(server, ForgeRefusalKind.Malformed, said);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_tower_of_brackets_is_no_runner()
    {
        await using var server = new LoopbackServer(Json(new string('[', 100_000)));

        await RefusedAsync(server, ForgeRefusalKind.Malformed, "something else");
    }

    [Theory]
    [InlineData("Content-Length: 1073741824\r\n")]
    [InlineData("")]
    public async Task A_body_of_a_gigabyte_is_not_read(string length)
    {
        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}\r\n");
            var block = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                await stream.WriteAsync(block);
            }
        });

        await RefusedAsync(server, ForgeRefusalKind.Malformed, "more than any list");
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_byte_now_and_then_is_left_when_the_time_of_a_try_is_up()
    {
        using var over = new CancellationTokenSource();
        await using var server = new LoopbackServer(async (stream, _) =>
        {
            await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            try
            {
                for (var i = 0; i < 1000; i++)
                {
                    await WriteAsync(stream, " ");
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, over.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        });

        using var client = Client(server, Limits with { Try = TimeSpan.FromMilliseconds(60), Retries = 1 });
        var refusal = (await client.RunnerAsync(7, CancellationToken.None)).Refusal!;
        await over.CancelAsync();

        Assert.Equal(ForgeRefusalKind.Unreachable, refusal.Kind);
        Assert.Contains("not answered in time", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_its_own_making_is_not_trusted_with_the_token()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = TestCertificate.SelfSigned(now.AddDays(-1), now.AddDays(30));
        await using var server = new LoopbackServer(Json(Runner), certificate);
        using var client = new GitLabClient(new(Address(server, "https"), Token, null), TimeProvider.System, Limits);

        Assert.Equal(ForgeRefusalKind.Untrusted, (await client.RunnerAsync(7, CancellationToken.None)).Refusal!.Kind);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_leads_to_no_request_elsewhere(bool hasTrust)
    {
        await using var elsewhere = new LoopbackServer(Reply(404, ""));
        using var certificate = new IssuedCertificate(TimeProvider.System.GetUtcNow(), elsewhere.Port);
        await using var server = new LoopbackServer(Json(Runner), certificate.Server);
        using var client = new GitLabClient(new(Address(server, "https"), Token, hasTrust ? [certificate.Root] : null), TimeProvider.System, Limits);

        var refusal = (await client.RunnerAsync(7, CancellationToken.None)).Refusal!;

        Assert.Equal((ForgeRefusalKind.Untrusted, 0), (refusal.Kind, elsewhere.Requests));
    }

    [Fact]
    public async Task A_question_that_is_cancelled_ends()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new LoopbackServer(async (_, _) => await cancel.CancelAsync());
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RunnerAsync(7, cancel.Token));
    }

    private static ForgeLimits Limits => new() { Pause = TimeSpan.FromMilliseconds(1), Question = TimeSpan.FromSeconds(20) };

    private static Answer Json(string body, string headers = "") => Reply(200, body, $"Content-Type: application/json\r\n{headers}");

    private static Uri Address(LoopbackServer server, string scheme = "http") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{server.Port}/"));

    private static GitLabClient Client(LoopbackServer server, ForgeLimits? limits = null) =>
        new(new(Address(server), Token, null), TimeProvider.System, limits ?? Limits);

    private static async Task<ForgeAnswer<ForgeRunner>> AskAsync(LoopbackServer server)
    {
        using var client = Client(server);
        return await client.RunnerAsync(7, CancellationToken.None);
    }

    private static async Task RefusedAsync(LoopbackServer server, ForgeRefusalKind kind, string said)
    {
        var refusal = (await AskAsync(server)).Refusal!;
        Assert.Equal(kind, refusal.Kind);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refusal.Message, StringComparison.Ordinal);
    }
}
