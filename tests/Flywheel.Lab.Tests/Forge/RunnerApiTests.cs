using System.Text.Json.Nodes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Forge;

public sealed class RunnerApiTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ForgeHost _forge = null!;

    public async ValueTask InitializeAsync() => _forge = await ForgeHost.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _forge.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_runner_is_made_shown_changed_and_removed()
    {
        var made = await _forge.SendAsync("POST", "user/runners", """
            {"runner_type":"group_type","group_id":1,"description":"docker","tag_list":["docker","linux"],"run_untagged":false,
             "locked":true,"access_level":"ref_protected","maximum_timeout":3600,"maintenance_note":"ours"}
            """, ForgeHost.Pipeline);

        Assert.Equal(201, made.Status);
        Assert.StartsWith("glrt-t2_", (string?)made.Json["token"], StringComparison.Ordinal);
        Assert.True(made.Json.ContainsKey("token_expires_at"));

        var shown = (await _forge.SendAsync("GET", "runners/1")).Json;
        Assert.Equal("docker never_contacted group_type ref_protected 3600 ours forge-pipeline",
            $"{shown["description"]} {shown["status"]} {shown["runner_type"]} {shown["access_level"]} {shown["maximum_timeout"]} "
            + $"{shown["maintenance_note"]} {shown["created_by"]!["username"]}");
        Assert.Equal("""["docker","linux"]""", shown["tag_list"]!.ToJsonString());
        Assert.Equal("platform", (string?)shown["groups"]![0]!["name"]);
        Assert.False(shown.ContainsKey("token"));

        var changed = await _forge.SendAsync("PUT", "runners/1", """{"paused":true,"tag_list":["docker"],"maximum_timeout":null}""");
        Assert.Equal(200, changed.Status);
        Assert.True((bool)changed.Json["paused"]!);
        Assert.False((bool)changed.Json["active"]!);
        Assert.Null(changed.Json["maximum_timeout"]);
        Assert.Equal("docker", (string?)changed.Json["description"]);

        Assert.Equal(204, (await _forge.SendAsync("DELETE", "runners/1")).Status);
        var gone = await _forge.SendAsync("GET", "runners/1");
        Assert.Equal((404, """{"message":"404 Runner Not Found"}"""), (gone.Status, gone.Text));
    }

    [Theory]
    [InlineData("{}", 400, """{"error":"runner_type is missing"}""")]
    [InlineData("""{"runner_type":"group"}""", 400, """{"error":"runner_type does not have a valid value"}""")]
    [InlineData("""{"runner_type":"group_type"}""", 400, """{"error":"group_id is missing"}""")]
    [InlineData("""{"runner_type":"group_type","group_id":"x"}""", 400, """{"error":"group_id is invalid"}""")]
    [InlineData("""{"runner_type":"project_type"}""", 400, """{"error":"project_id is missing"}""")]
    [InlineData("""{"runner_type":"group_type","group_id":77}""", 400, """{"message":"400 Bad request - Missing/invalid scope"}""")]
    [InlineData("""{"runner_type":"group_type","group_id":1,"paused":"perhaps"}""", 400, """{"error":"paused is invalid"}""")]
    [InlineData("""{"runner_type":"group_type","group_id":1,"maximum_timeout":60}""", 400,
        """{"message":"400 Bad request - Maximum timeout needs to be at least 10 minutes"}""")]
    [InlineData("""{"runner_type":"group_type","group_id":1,"run_untagged":false}""", 400,
        """{"message":"400 Bad request - Tags list can not be empty when runner is not allowed to pick untagged jobs"}""")]
    [InlineData("[]", 400, """{"error":"The request body is no JSON object"}""")]
    [InlineData("{", 400, """{"error":"The request body is no JSON object"}""")]
    public async Task A_runner_that_breaks_a_rule_is_refused_in_gitlabs_words(string body, int status, string answer)
    {
        var reply = await _forge.SendAsync("POST", "user/runners", body);

        Assert.Equal((status, answer), (reply.Status, reply.Text));
        Assert.Empty((await _forge.SendAsync("GET", "runners/all")).List);
    }

    [Theory]
    [InlineData("{}", """{"error":"description, active, paused, tag_list, run_untagged, locked, access_level, maximum_timeout, maintenance_note are missing, at least one parameter must be provided"}""")]
    [InlineData("""{"maximum_timeout":1}""", """{"message":{"maximum_timeout":["needs to be at least 10 minutes"]}}""")]
    [InlineData("""{"active":true,"paused":true}""", """{"error":"active, paused are mutually exclusive"}""")]
    public async Task A_change_that_breaks_a_rule_is_refused(string body, string answer)
    {
        await _forge.AddRunnerAsync();

        var reply = await _forge.SendAsync("PUT", "runners/1", body);

        Assert.Equal((400, answer), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_form_says_the_same_as_json()
    {
        using var form = new FormUrlEncodedContent(
        [
            new("runner_type", "group_type"), new("group_id", "1"), new("tag_list", "a,b"), new("paused", "true"),
        ]);
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent("c"), "tag_list[]" },
            { new StringContent("d"), "tag_list[]" },
        };

        Assert.Equal(201, (await _forge.SendAsync("POST", "user/runners", form)).Status);
        Assert.Equal("""["a","b"]""", (await _forge.SendAsync("GET", "runners/1")).Json["tag_list"]!.ToJsonString());
        Assert.Equal(200, (await _forge.SendAsync("PUT", "runners/1", multipart)).Status);
        Assert.Equal("""["c","d"]""", (await _forge.SendAsync("GET", "runners/1")).Json["tag_list"]!.ToJsonString());
    }

    [Theory]
    [InlineData("", "a b c d")]
    [InlineData("?type=group_type", "a b c")]
    [InlineData("?type=instance_type", "d")]
    [InlineData("?paused=true", "b")]
    [InlineData("?status=paused", "b")]
    [InlineData("?status=online", "a")]
    [InlineData("?status=never_contacted", "b c d")]
    [InlineData("?tag_list=linux", "b c")]
    [InlineData("?tag_list=linux,docker", "c")]
    [InlineData("?search=C", "c")]
    public async Task A_list_holds_what_its_filters_ask_for(string query, string expected)
    {
        var (_, token) = await _forge.AddRunnerAsync("a");
        await _forge.AddRunnerAsync("b", "linux");
        await _forge.AddRunnerAsync("c", "linux", "docker");
        await _forge.SendAsync("POST", "user/runners", """{"runner_type":"instance_type","description":"d"}""");
        await _forge.SendAsync("PUT", "runners/2", """{"paused":true}""");
        await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = token, ["system_id"] = "s_1" }, token: null);

        Assert.Equal(expected, (await _forge.SendAsync("GET", "runners/all" + query)).Column("description"));
        Assert.Equal(expected, (await _forge.SendAsync("GET", "groups/acme%2Fplatform/runners" + query)).Column("description"));
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        for (var i = 1; i <= 5; i++)
        {
            await _forge.AddRunnerAsync($"r{i}", "x");
        }

        var page = await _forge.SendAsync("GET", "groups/1/runners?per_page=2&page=2&tag_list=x");

        Assert.Equal("r3 r4", page.Column("description"));
        Assert.Equal("5 3 2 2 3 1", string.Join(" ", new[] { "X-Total", "X-Total-Pages", "X-Page", "X-Per-Page", "X-Next-Page", "X-Prev-Page" }
            .Select(name => page.Headers[name])));
        Assert.Contains(
            $"<{_forge.Address}api/v4/groups/1/runners?tag_list=x&page=3&per_page=2>; rel=\"next\"", page.Headers["Link"], StringComparison.Ordinal);
        Assert.Equal("r5", (await _forge.SendAsync("GET", "groups/1/runners?per_page=2&page=3")).Column("description"));
        Assert.Empty((await _forge.SendAsync("GET", "groups/1/runners?per_page=2&page=4")).List);
        Assert.Equal(400, (await _forge.SendAsync("GET", "groups/1/runners?page=0")).Status);
        Assert.Equal(400, (await _forge.SendAsync("GET", "groups/1/runners?per_page=x")).Status);
        Assert.Equal("100", (await _forge.SendAsync("GET", "groups/1/runners?per_page=1000")).Headers["X-Per-Page"]);
    }

    [Fact]
    public async Task A_runner_verifies_its_token_and_is_then_seen_with_its_machine()
    {
        var (id, token) = await _forge.AddRunnerAsync();

        var verified = await _forge.SendAsync("POST", "runners/verify", new JsonObject
        {
            ["token"] = token,
            ["system_id"] = "s_abc",
            ["info"] = new JsonObject { ["version"] = "18.5.0", ["platform"] = "linux" },
        }, token: null);

        Assert.Equal(200, verified.Status);
        Assert.Equal(id, (long)verified.Json["id"]!);
        var machine = (await _forge.SendAsync("GET", $"runners/{id}/managers")).List.Single()!;
        Assert.Equal("s_abc 18.5.0 linux online 2026-01-31T06:00:00.000Z",
            $"{machine["system_id"]} {machine["version"]} {machine["platform"]} {machine["status"]} {machine["contacted_at"]}");
        Assert.Equal("online", (string?)(await _forge.SendAsync("GET", $"runners/{id}")).Json["status"]);
    }

    [Fact]
    public async Task A_runner_stays_online_for_two_hours_and_is_stale_after_a_week()
    {
        var (id, token) = await _forge.AddRunnerAsync();
        await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = token }, token: null);

        async Task<string?> StatusAfter(TimeSpan step)
        {
            _forge.Time.Advance(step);
            return (string?)(await _forge.SendAsync("GET", $"runners/{id}")).Json["status"];
        }

        Assert.Equal("online", await StatusAfter(TimeSpan.FromMinutes(119)));
        Assert.Equal("offline", await StatusAfter(TimeSpan.FromMinutes(1)));
        Assert.Equal("offline", await StatusAfter(TimeSpan.FromDays(6)));
        Assert.Equal("stale", await StatusAfter(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task A_reset_token_replaces_the_old_one()
    {
        var (id, old) = await _forge.AddRunnerAsync();

        var reset = await _forge.SendAsync("POST", $"runners/{id}/reset_authentication_token");

        Assert.Equal(201, reset.Status);
        Assert.Equal(403, (await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = old }, token: null)).Status);
        var now = (string?)reset.Json["token"];
        Assert.Equal(200, (await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = now }, token: null)).Status);
        Assert.Equal(204, (await _forge.SendAsync("DELETE", "runners", new JsonObject { ["token"] = now }, token: null)).Status);
        Assert.Equal(404, (await _forge.SendAsync("GET", $"runners/{id}")).Status);
    }

    [Fact]
    public async Task Registration_tokens_are_of_the_past()
    {
        var reply = await _forge.SendAsync("POST", "runners", """{"token":"GR1348941abc"}""", token: null);

        Assert.Equal((410, """{"message":"410 Gone - runner registration disallowed"}"""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Runners_and_their_contacts_survive_a_restart_and_ids_are_not_given_twice()
    {
        var (id, token) = await _forge.AddRunnerAsync();
        await _forge.AddRunnerAsync("other");
        await _forge.SendAsync("DELETE", "runners/2");
        await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = token, ["system_id"] = "s" }, token: null);
        _forge.Time.Advance(TimeSpan.FromSeconds(3));
        await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = token, ["system_id"] = "s" }, token: null);

        await _forge.DisposeAsync();
        _forge = await ForgeHost.StartAsync(_folder);

        Assert.Equal("2026-01-31T06:00:03.000Z", (string?)(await _forge.SendAsync("GET", $"runners/{id}")).Json["contacted_at"]);
        Assert.Equal(200, (await _forge.SendAsync("POST", "runners/verify", new JsonObject { ["token"] = token }, token: null)).Status);
        Assert.Equal(3, (await _forge.AddRunnerAsync()).Id);
    }
}
