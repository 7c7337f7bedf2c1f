using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Clusters;
using Flywheel.Processes;
using Flywheel.Testing;
using static Flywheel.Testing.LoopbackServer;

namespace Flywheel.Tests.Clusters;

/// <summary>Servers that are not as a Kubernetes API should be, each over a real socket.</summary>
public sealed class RefusingClusterTests
{
    private const string Json = "Content-Type: application/json\r\n";
    private const string Secret = "token-nobody-may-see";
    private static readonly ResourceKind Pods = new("v1", "Pod", "pods", IsNamespaced: true);

    [Theory]
    [InlineData(401, "", "Unauthorized", "does not accept the credentials of user \"ci\"")]
    [InlineData(403, "pods is forbidden: User \"ci\" cannot list resource \"pods\" in API group \"\" in the namespace \"attic\"", "Forbidden",
        "does not allow flywheel to list pods in namespace attic: pods is forbidden: User \"ci\" cannot list")]
    [InlineData(404, "the server could not find the requested resource", "NotFound", "could not find")]
    [InlineData(409, "conflict", "Other", "(409): conflict")]
    [InlineData(410, "The provided continue parameter is too old", "Gone", "too old")]
    [InlineData(429, "too many", "TooMany", "too many requests")]
    [InlineData(500, "etcdserver: no leader", "Failing", "fails to list pods in namespace attic (500): etcdserver: no leader")]
    [InlineData(503, "", "Failing", "(503)")]
    public async Task A_refusal_becomes_a_sentence(int status, string message, string kind, string said)
    {
        var body = $"{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"message\":\"{message.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}";

        var refusal = await ListAsync(Reply(status, body, Json + "Retry-After: 0\r\n"));

        Assert.Equal(kind, refusal.Kind.ToString());
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Sign in</html>", "Malformed", "answers with text/html instead of application/json")]
    [InlineData(502, "text/html", "<html>\r\n<h1>Bad Gateway</h1>", "Failing", "text/html: \\u003chtml\\u003e \\u003ch1\\u003eBad Gateway")]
    [InlineData(200, "application/json", "<html>", "Malformed", "something that is not JSON")]
    [InlineData(200, "application/json", "[]", "Malformed", "JSON of another shape")]
    [InlineData(200, "application/json", "{\"kind\":\"Pod\"}", "Malformed", "JSON of another shape")]
    [InlineData(200, "application/json", "{\"metadata\":{},\"items\":7}", "Malformed", "JSON of another shape")]
    [InlineData(200, "application/json", "", "Malformed", "not JSON")]
    [InlineData(200, "application/json", """{"metadata":{},"items":[{"metadata":{"name":"\ud800"}}]}""", "Malformed", "not JSON")]
    [InlineData(200, "application/json", """{"metadata":{},"items":[{"metadata":{"\udc00ame":"a"}}]}""", "Malformed", "not JSON")]
    [InlineData(403, "application/json", """{"kind":"Status","apiVersion":"v1","message":"\ud800"}""", "Forbidden", "does not allow")]
    public async Task What_is_no_Kubernetes_API_is_told(int status, string type, string body, string kind, string said)
    {
        var refusal = await ListAsync(Reply(status, body, $"Content-Type: {type}\r\n"));

        Assert.Equal(kind, refusal.Kind.ToString());
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_refused_and_the_token_stays_here()
    {
        await using var other = new LoopbackServer(Reply(200, "{}", Json));

        var refusal = await ListAsync(Reply(302, "", $"Location: http://127.0.0.1:{other.Port}/\r\n"));

        Assert.Contains("redirects to 127.0.0.1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_token_that_the_server_sends_back_is_not_shown()
    {
        var refusal = await ListAsync(Reply(403, $"{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"message\":\"bad {Secret} \\u001b[31m\"}}", Json));

        Assert.DoesNotContain(Secret, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("bad *** \\u001b[31m", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_are_asked_again_and_an_absurd_wait_is_cut_short()
    {
        await using var server = new LoopbackServer(InTurn(
            Reply(429, "", "Retry-After: 86400\r\n"), Reply(503, "", "Retry-After: 0\r\n"), Reply(200, "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}", Json)));
        using var client = Client(server.Port, new() { LongestPause = TimeSpan.FromMilliseconds(20) });

        var listed = await client.ListAsync(Pods, "attic", "", TestContext.Current.CancellationToken);

        Assert.Equal("7", listed.Value!.ResourceVersion);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_body_without_end_is_left_at_the_limit()
    {
        var sent = 0L;
        var refusal = await ListAsync(
            async (stream, _) =>
            {
                await WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n[");
                for (var block = new byte[1 << 20]; sent < 1L << 30; sent += block.Length)
                {
                    await stream.WriteAsync(block);
                }
            },
            new() { LargestAnswer = 4 << 20 });

        Assert.Contains("answers with more than 4096 KiB", refusal.Message, StringComparison.Ordinal);
        Assert.True(sent < 64 << 20, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_read()
    {
        var refusal = await ListAsync((stream, _) => WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 1073741824\r\n\r\n["));

        Assert.Contains("more than 65536 KiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_body_is_measured_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(new byte[8 << 20], TestContext.Current.CancellationToken);
        }

        var refusal = await ListAsync(
            async (stream, _) =>
            {
                await WriteAsync(stream, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\n{Json}Content-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"));
                await stream.WriteAsync(packed.ToArray());
            },
            new() { LargestAnswer = 4 << 20 });

        Assert.Contains("more than 4096 KiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_packed_badly_is_no_exception()
    {
        var refusal = await ListAsync(Reply(200, "this is no gzip", $"{Json}Content-Encoding: gzip\r\n"));

        Assert.Equal(ClusterRefusalKind.Unreachable, refusal.Kind);
    }

    [Fact]
    public async Task A_list_without_a_last_page_is_left()
    {
        var page = 0;
        var refusal = await ListAsync((stream, number) => Reply(200, $$$"""{"metadata":{"continue":"more{{{page++}}}"},"items":[]}""", Json)(stream, number), new() { MostPages = 5 });

        Assert.Contains("has no last page", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, page);
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_is_left_at_once()
    {
        await using var server = new LoopbackServer(Reply(200, """{"metadata":{"continue":"more"},"items":[{"metadata":{"name":"a"}}]}""", Json));
        using var client = Client(server.Port);

        var listed = await client.ListAsync(Pods, "attic", "", TestContext.Current.CancellationToken);

        Assert.Contains("has no last page", listed.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task More_than_fits_is_not_held()
    {
        var item = "{\"metadata\":{\"name\":\"a\",\"annotations\":{\"x\":\"" + new string('x', 10_000) + "\"}}}";
        var page = 0;
        Task Answer(Stream stream, int number) => Reply(200, $$$"""{"metadata":{"continue":"more{{{page++}}}"},"items":[{{{item}}},{{{item}}}]}""", Json)(stream, number);

        var large = await ListAsync(Answer, new() { LargestList = 50_000 });
        Assert.Equal(3, page);
        var many = await ListAsync(Answer, new() { MostObjects = 5 });

        Assert.Contains("list that is larger than 48 KiB", large.Message, StringComparison.Ordinal);
        Assert.Contains("more than 5 objects", many.Message, StringComparison.Ordinal);
        Assert.Equal(6, page);
    }

    [Fact]
    public async Task A_deep_object_is_an_object()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        await using var server = new LoopbackServer(Reply(200, $"{{\"metadata\":{{\"name\":\"a\"}},\"spec\":{deep}}}", Json));
        using var client = Client(server.Port);

        Assert.True((await client.GetAsync(Pods, "attic", "a", TestContext.Current.CancellationToken)).IsGood);
    }

    [Fact]
    public async Task A_client_certificate_is_given_to_the_cluster()
    {
        using var certificate = Server(TimeProvider.System.GetUtcNow());
        await using var server = new LoopbackServer(Reply(200, "{\"metadata\":{},\"items\":[]}", Json), certificate);
        var access = Access($"https://127.0.0.1:{server.Port}") with { Authority = [certificate], User = new() { Name = "ci", Certificate = certificate } };
        using var client = new ClusterClient(access, TimeProvider.System, new ProcessRunner(TimeProvider.System));

        Assert.True((await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken)).IsGood);

        Assert.Equal(certificate.Thumbprint, server.LastCertificate);
        Assert.DoesNotContain("Authorization", server.LastRequest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Headers")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: ", "Headers")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "Whole")]
    public async Task A_server_that_drips_is_left_when_the_time_is_up(string beginning, string limit)
    {
        using var done = new CancellationTokenSource();
        var limits = limit == "Headers" ? new ClusterLimits { Headers = TimeSpan.FromMilliseconds(200) } : new() { Whole = TimeSpan.FromMilliseconds(200) };

        var refusal = await ListAsync(
            async (stream, _) =>
            {
                await WriteAsync(stream, beginning);
                using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                for (var count = 0; count < 500 && await drip.WaitForNextTickAsync(done.Token); count++)
                {
                    await WriteAsync(stream, " ");
                }
            },
            limits);
        await done.CancelAsync();

        Assert.Equal(ClusterRefusalKind.Timeout, refusal.Kind);
        Assert.Contains("did not answer within 0.2 s when asked to list pods in namespace attic", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_asked_again()
    {
        await using var server = new LoopbackServer(InTurn(
            (stream, _) => WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 100\r\n\r\n{{"), Reply(200, "{\"metadata\":{},\"items\":[]}", Json)));
        using var client = Client(server.Port);

        Assert.True((await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken)).IsGood);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told()
    {
        int port;
        await using (var server = new LoopbackServer(Reply(200, "")))
        {
            port = server.Port;
        }

        using var client = Client(port, new() { Tries = 1 });
        var refused = await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken);
        using var unknown = Client(443, new() { Tries = 1 }, host: "no-such-cluster.invalid");
        var unnamed = await unknown.ListAsync(Pods, "", "", TestContext.Current.CancellationToken);

        Assert.Contains("nothing answers at this address", refused.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("its name no-such-cluster.invalid is not known here", unnamed.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal((ClusterRefusalKind.Unreachable, "FW5207"), (unnamed.Refusal.Kind, refused.Refusal.ToDiagnostic().Code));
    }

    [Theory]
    [InlineData("nobody", false)]
    [InlineData("another", false)]
    [InlineData("itself", true)]
    public async Task Only_the_authority_of_the_kubeconfig_is_trusted(string authority, bool isTrusted)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Server(now);
        using var another = TestCertificate.SelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var server = new LoopbackServer(Reply(200, "{\"metadata\":{},\"items\":[]}", Json), certificate);
        using var client = new ClusterClient(
            Access($"https://127.0.0.1:{server.Port}") with { Authority = authority switch { "itself" => [certificate], "another" => [another], _ => null } },
            TimeProvider.System, new ProcessRunner(TimeProvider.System), new() { Tries = 1 });

        var listed = await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken);

        Assert.Equal(isTrusted, listed.IsGood);
        Assert.Equal(isTrusted ? null : ClusterRefusalKind.Untrusted, listed.Refusal?.Kind);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Server(now);
        await using var server = new LoopbackServer(Reply(200, "{\"metadata\":{},\"items\":[]}", Json), certificate);
        using var client = new ClusterClient(
            Access($"https://127.0.0.1:{server.Port}") with { Authority = [certificate], TlsServerName = "api.acme.example" }, TimeProvider.System, new ProcessRunner(TimeProvider.System));

        var listed = await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken);

        Assert.Equal(ClusterRefusalKind.Untrusted, listed.Refusal!.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_leads_to_no_request_elsewhere(bool hasAuthority)
    {
        await using var elsewhere = new LoopbackServer(Reply(404, ""));
        using var certificate = new IssuedCertificate(TimeProvider.System.GetUtcNow(), elsewhere.Port);
        await using var server = new LoopbackServer(Reply(200, "{\"metadata\":{},\"items\":[]}", Json), certificate.Server);
        using var client = new ClusterClient(
            Access($"https://127.0.0.1:{server.Port}") with { Authority = hasAuthority ? [certificate.Root] : null },
            TimeProvider.System, new ProcessRunner(TimeProvider.System), new() { Tries = 1 });

        var listed = await client.ListAsync(Pods, "", "", TestContext.Current.CancellationToken);

        Assert.Equal((ClusterRefusalKind.Untrusted, 0), (listed.Refusal!.Kind, elsewhere.Requests));
    }

    [Fact]
    public async Task The_request_names_the_user_and_nobody_else()
    {
        await using var server = new LoopbackServer(Reply(200, "{\"metadata\":{},\"items\":[]}", Json));
        var access = Access($"http://127.0.0.1:{server.Port}/clusters/c-1/");
        using var client = new ClusterClient(
            access with { User = access.User with { Impersonation = [new("Impersonate-User", "boss"), new("Impersonate-Group", "a"), new("Impersonate-Group", "b")] } },
            TimeProvider.System, new ProcessRunner(TimeProvider.System));

        await client.ListAsync(Pods, "attic", "app in (a,b)", TestContext.Current.CancellationToken);

        Assert.StartsWith("GET /clusters/c-1/api/v1/namespaces/attic/pods?limit=500&labelSelector=app%20in%20%28a%2Cb%29 HTTP/1.1", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Secret}\r\n", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("Impersonate-User: boss\r\n", server.LastRequest, StringComparison.Ordinal);
        Assert.Contains("Impersonate-Group: a", server.LastRequest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..", "a")]
    [InlineData("attic/../..", "a")]
    [InlineData("attic", "..")]
    [InlineData("attic", "a/b")]
    [InlineData("attic", "a%2fb")]
    [InlineData("attic", "a?b")]
    [InlineData("", "a")]
    [InlineData("attic", "")]
    public async Task A_name_that_no_object_has_is_never_asked_for(string ns, string name)
    {
        await using var server = new LoopbackServer(Reply(200, "{}", Json));
        using var client = Client(server.Port);

        var got = await client.GetAsync(Pods, ns, name, TestContext.Current.CancellationToken);
        var log = await client.LogTailAsync(ns, name, "c", 10, previous: false, TestContext.Current.CancellationToken);
        var kind = await client.FindKindAsync($"{ns}/{name}", "../Pod", TestContext.Current.CancellationToken);

        Assert.Equal(
            (ClusterRefusalKind.Other, ClusterRefusalKind.Other, ClusterRefusalKind.Other, 0), (got.Refusal!.Kind, log.Refusal!.Kind, kind.Refusal!.Kind, server.Requests));
    }

    [Fact]
    public async Task Kinds_are_asked_for_once()
    {
        await using var server = new LoopbackServer(Reply(200,
            """{"kind":"APIResourceList","resources":[{"name":"pods","kind":"Pod","namespaced":true},{"name":"pods/log","kind":"Pod"},{"name":"../x","kind":"Trap"},{"name":"nodes","kind":"Node"}]}""", Json));
        using var client = Client(server.Port);
        var token = TestContext.Current.CancellationToken;

        var found = await Task.WhenAll(client.FindKindAsync("v1", "Pod", token), client.FindKindAsync("v1", "Node", token), client.FindKindAsync("v1", "Pod", token));

        Assert.Equal([Pods, new("v1", "Node", "nodes", false), Pods], found.Select(kind => kind.Value));
        Assert.Equal(1, server.Requests);
        Assert.Equal(ClusterRefusalKind.NotFound, (await client.FindKindAsync("v1", "Trap", token)).Refusal!.Kind);
    }

    private static async Task<ClusterRefusal> ListAsync(Answer answer, ClusterLimits? limits = null)
    {
        await using var server = new LoopbackServer(answer);
        using var client = Client(server.Port, (limits ?? new()) with { Tries = 1 });
        var listed = await client.ListAsync(Pods, "attic", "", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Secret, listed.Refusal!.Message, StringComparison.Ordinal);
        return listed.Refusal;
    }

    private static ClusterClient Client(int port, ClusterLimits? limits = null, string host = "127.0.0.1") =>
        new(Access($"http://{host}:{port}"), TimeProvider.System, new ProcessRunner(TimeProvider.System), limits);

    private static ClusterAccess Access(string server) =>
        new() { Context = "dev", Server = new(server), User = new() { Name = "ci", Token = Secret } };

    // The key has to be written down once, or the server's side of TLS cannot use it.
    private static X509Certificate2 Server(DateTimeOffset now)
    {
        using var made = TestCertificate.SelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
