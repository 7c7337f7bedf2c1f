using System.Globalization;
using System.Text;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.States;

public sealed class StateBackendTests : IAsyncLifetime
{
    private const string Path = "/api/v4/projects/1/terraform/state/attic-lab";
    private const string Lock = """{"ID":"one","Operation":"OperationTypeApply","Info":"","Who":"a@b","Version":"1.11.4","Created":"","Path":""}""";

    private readonly TemporaryFolder _folder = new();
    private StateHost _host = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await StateHost.StartAsync(_folder);
        _client = _host.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_state_is_missing_until_it_is_written_and_after_it_is_deleted()
    {
        Assert.Equal(404, (await Send("GET", Path)).Status);
        Assert.Equal(200, (await Send("POST", Path, State(1))).Status);
        Assert.Equal((200, State(1)), await Send("GET", Path));
        Assert.Equal(200, (await Send("DELETE", Path)).Status);
        Assert.Equal(404, (await Send("GET", Path)).Status);
        Assert.Equal(404, (await Send("DELETE", Path)).Status);
    }

    [Fact]
    public async Task States_of_one_name_in_two_projects_are_two()
    {
        await Send("POST", Path, State(1));
        await Send("POST", "/api/v4/projects/acme%2Fplatform/terraform/state/attic-lab", State(2));
        await Send("POST", "/state/attic-lab", State(3));

        Assert.Equal(State(1), (await Send("GET", Path)).Body);
        Assert.Equal(State(2), (await Send("GET", "/api/v4/projects/acme%2Fplatform/terraform/state/attic-lab")).Body);
        Assert.Equal(State(3), (await Send("GET", "/state/attic-lab")).Body);
    }

    [Theory]
    [InlineData("LOCK", "UNLOCK", Path, 423)]
    [InlineData("POST", "DELETE", Path + "/lock", 409)]
    [InlineData("LOCK", "UNLOCK", "/state/attic-lab", 423)]
    [InlineData("POST", "DELETE", "/state/attic-lab/lock", 409)]
    public async Task A_second_locker_is_told_who_holds_the_lock(string takes, string gives, string path, int refused)
    {
        Assert.Equal(200, (await Send(takes, path, Lock)).Status);

        var second = await Send(takes, path, Lock.Replace("one", "two", StringComparison.Ordinal));
        Assert.Equal(refused, second.Status);
        Assert.Equal(Lock, second.Body);

        Assert.Equal(409, (await Send(gives, path, Lock.Replace("one", "two", StringComparison.Ordinal))).Status);
        Assert.Equal(200, (await Send(gives, path, Lock)).Status);
        Assert.Equal(200, (await Send(takes, path, Lock.Replace("one", "two", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("""{"ID":"\ud800"}""")]
    [InlineData("""{"ID":"one","\udc00":1}""")]
    public async Task A_lock_with_text_that_is_none_is_refused(string body)
    {
        Assert.Equal(400, (await Send("LOCK", Path, body)).Status);
        Assert.Equal(404, (await Send("GET", Path)).Status);
    }

    [Fact]
    public async Task A_state_with_a_lineage_that_is_no_text_is_refused() =>
        Assert.Equal(422, (await Send("POST", Path, """{"serial":1,"lineage":"\ud800"}""")).Status);

    [Fact]
    public async Task Only_the_holder_of_the_lock_writes()
    {
        await Send("LOCK", Path, Lock);

        Assert.Equal(204, (await Send("GET", Path)).Status);
        Assert.Equal(409, (await Send("POST", Path, State(1))).Status);
        Assert.Equal(409, (await Send("POST", Path + "?ID=two", State(1))).Status);
        Assert.Equal(409, (await Send("DELETE", Path)).Status);
        Assert.Equal(200, (await Send("POST", Path + "?ID=one", State(1))).Status);
    }

    [Fact]
    public async Task A_lock_that_is_not_held_gives_no_right_to_write()
    {
        Assert.Equal(409, (await Send("POST", Path + "?ID=lost", State(1))).Status);
        Assert.Equal(404, (await Send("GET", Path)).Status);
    }

    [Fact]
    public async Task An_unlock_without_an_id_is_the_forced_one()
    {
        await Send("LOCK", Path, Lock);

        Assert.Equal(200, (await Send("UNLOCK", Path)).Status);
        Assert.Equal(200, (await Send("POST", Path, State(1))).Status);
    }

    [Theory]
    [InlineData("", 204)]
    [InlineData("nonsense", 422)]
    [InlineData("[]", 422)]
    [InlineData("{}", 422)]
    [InlineData("""{"serial":"1"}""", 422)]
    [InlineData("""{"serial":1""", 422)]
    public async Task Half_a_state_is_never_stored(string body, int status)
    {
        Assert.Equal(status, (await Send("POST", Path, body)).Status);
        Assert.Equal(404, (await Send("GET", Path)).Status);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_digest_says_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(State(1)) };
        request.Content.Headers.ContentMD5 = new byte[16];
        using var answer = await _client.SendAsync(request);

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(null, "GET", 401)]
    [InlineData("glpat-unknown", "GET", 401)]
    [InlineData(StateHost.Reader, "GET", 404)]
    [InlineData(StateHost.Reader, "POST", 403)]
    [InlineData(StateHost.Reader, "LOCK", 403)]
    [InlineData(StateHost.Admin, "PATCH", 405)]
    public async Task A_token_opens_what_its_scopes_say(string? token, string method, int status)
    {
        using var client = _host.Client(token);

        Assert.Equal(status, (await Send(client, method, Path, State(1))).Status);
    }

    [Theory]
    [InlineData("PRIVATE-TOKEN", StateHost.Admin)]
    [InlineData("Authorization", "Bearer " + StateHost.Admin)]
    public async Task A_token_may_be_a_header(string header, string value)
    {
        using var client = _host.Client(token: null);
        client.DefaultRequestHeaders.Add(header, value);

        Assert.Equal(404, (await Send(client, "GET", Path)).Status);
    }

    [Fact]
    public async Task The_newest_twenty_versions_are_kept()
    {
        for (var serial = 1; serial <= 23; serial++)
        {
            await Send("POST", Path, State(serial));
        }

        Assert.Equal(404, (await Send("GET", Path + "/versions/3")).Status);
        Assert.Equal((200, State(4)), await Send("GET", Path + "/versions/4"));
        Assert.Equal((200, State(23)), await Send("GET", Path));
    }

    [Fact]
    public async Task States_and_locks_survive_a_restart()
    {
        await Send("POST", Path, State(5));
        await Send("LOCK", Path, Lock);

        _client.Dispose();
        await _host.DisposeAsync();
        await InitializeAsync();

        Assert.Equal((200, State(5)), await Send("GET", Path));
        Assert.Equal((423, Lock), await Send("LOCK", Path, Lock));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"ID":7}""")]
    [InlineData("""{"ID":"a","ID":"b"}""")]
    public async Task A_lock_without_an_id_is_none(string body) => Assert.Equal(400, (await Send("LOCK", Path, body)).Status);

    private Task<(int Status, string Body)> Send(string method, string path, string? body = null) => Send(_client, method, path, body);

    private static async Task<(int Status, string Body)> Send(HttpClient client, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string State(int serial) =>
        $$"""{"version":4,"serial":{{serial.ToString(CultureInfo.InvariantCulture)}},"lineage":"abc","outputs":{"deep":{"serial":99} } }""";
}
