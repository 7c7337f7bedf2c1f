using System.Text.Json.Nodes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Forge;

public sealed class ForgeAccessTests : IAsyncLifetime
{
    private const string NewRunner = """{"runner_type":"group_type","group_id":1}""";

    private readonly TemporaryFolder _folder = new();
    private ForgeHost _forge = null!;

    public async ValueTask InitializeAsync() => _forge = await ForgeHost.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _forge.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, "GET", "runners", 401, """{"message":"401 Unauthorized"}""")]
    [InlineData("glpat-unknown", "GET", "runners", 401, """{"message":"401 Unauthorized"}""")]
    [InlineData(ForgeHost.Expired, "GET", "runners", 401, """{"error":"invalid_token","error_description":"Token is expired. You can either do re-authorization or token refresh."}""")]
    [InlineData(ForgeHost.Reader, "GET", "runners", 200, "[]")]
    [InlineData(ForgeHost.Reader, "POST", "user/runners", 403, """{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api create_runner"}""")]
    [InlineData(ForgeHost.Creator, "GET", "runners", 403, """{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api read_api"}""")]
    [InlineData(ForgeHost.Creator, "POST", "user/runners", 201, null)]
    [InlineData(ForgeHost.Pipeline, "GET", "runners/all", 403, """{"message":"403 Forbidden"}""")]
    [InlineData(ForgeHost.Admin, "GET", "runners/all", 200, "[]")]
    [InlineData(ForgeHost.Admin, "GET", "nothing", 404, """{"error":"404 Not Found"}""")]
    [InlineData(ForgeHost.Admin, "GET", "/api/v3/runners", 404, """{"error":"404 Not Found"}""")]
    [InlineData(ForgeHost.Admin, "PATCH", "runners", 405, """{"error":"405 Not Allowed"}""")]
    [InlineData(ForgeHost.Admin, "GET", "runners/x", 400, """{"error":"id is invalid"}""")]
    [InlineData(ForgeHost.Admin, "GET", "groups/acme%2Fother", 404, """{"message":"404 Group Not Found"}""")]
    [InlineData(ForgeHost.Admin, "GET", "projects/9", 404, """{"message":"404 Project Not Found"}""")]
    public async Task A_token_opens_what_its_scopes_say(string? token, string method, string path, int status, string? answer)
    {
        var reply = await _forge.SendAsync(method, path, method == "POST" ? NewRunner : null, token);

        Assert.Equal(status, reply.Status);
        Assert.Equal(answer ?? reply.Text, reply.Text);
    }

    [Fact]
    public async Task A_bearer_token_is_one_too_and_a_job_token_is_none()
    {
        using var client = new HttpClient { BaseAddress = _forge.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ForgeHost.Reader);
        Assert.Equal(200, (int)(await client.GetAsync(new Uri("/api/v4/user", UriKind.Relative))).StatusCode);

        client.DefaultRequestHeaders.Authorization = null;
        client.DefaultRequestHeaders.Add("JOB-TOKEN", ForgeHost.Admin);
        Assert.Equal(401, (int)(await client.GetAsync(new Uri("/api/v4/user", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("user", "username", "forge-pipeline")]
    [InlineData("version", "revision", "flywheel-lab")]
    [InlineData("metadata", "enterprise", "false")]
    [InlineData("personal_access_tokens/self", "name", "forge-pipeline")]
    [InlineData("groups/1", "full_path", "acme/platform")]
    [InlineData("groups/acme%2Fplatform", "id", "1")]
    [InlineData("groups/ACME%2fPlatform", "parent_id", "2")]
    [InlineData("groups/acme", "full_path", "acme")]
    [InlineData("projects/acme%2Fplatform%2Finfrastructure", "id", "1")]
    [InlineData("projects/1", "path_with_namespace", "acme/platform/infrastructure")]
    public async Task The_forge_tells_of_itself(string path, string name, string expected)
    {
        var reply = await _forge.SendAsync("GET", path, token: ForgeHost.Pipeline);

        Assert.Equal(200, reply.Status);
        Assert.Equal(expected, reply.Json[name]!.ToString());
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        using var folder = new TemporaryFolder();
        await using var forge = await ForgeHost.StartAsync(folder, requestsPerMinute: 2);
        forge.Time.Advance(TimeSpan.FromSeconds(50));

        var first = await forge.SendAsync("GET", "user");
        Assert.Equal("2 1 1", $"{first.Headers["RateLimit-Limit"]} {first.Headers["RateLimit-Observed"]} {first.Headers["RateLimit-Remaining"]}");
        await forge.SendAsync("GET", "user");
        var third = await forge.SendAsync("GET", "user");
        Assert.Equal((429, "Retry later\n", "10"), (third.Status, third.Text, third.Headers["Retry-After"]));
        Assert.Equal(200, (await forge.SendAsync("GET", "user", token: ForgeHost.Pipeline)).Status);

        forge.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await forge.SendAsync("GET", "user")).Status);
    }

    [Fact]
    public async Task A_body_has_a_limit_and_a_type()
    {
        Assert.Equal(413, (await _forge.SendAsync("POST", "user/runners", new string('x', 5 * 1024 * 1024))).Status);
        using var text = new StringContent("hello");
        Assert.Equal(415, (await _forge.SendAsync("POST", "user/runners", text)).Status);
        Assert.Equal(400, (await _forge.SendAsync("POST", "user/runners", new JsonObject { ["runner_type"] = new JsonObject() })).Status);
    }
}
