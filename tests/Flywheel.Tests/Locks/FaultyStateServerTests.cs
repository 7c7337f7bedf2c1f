using System.Globalization;
using System.Net;
using Flywheel.Testing;

namespace Flywheel.Tests.Locks;

/// <summary>The server that other tests trust to fail as it is told.</summary>
public sealed class FaultyStateServerTests
{
    [Fact(Timeout = 20_000)]
    public async Task The_second_of_three_writes_fails()
    {
        await using var server = new FaultyStateServer();
        using var client = new HttpClient();

        server.Fail(StateFault.Status500, from: 2, times: 1);
        HttpStatusCode[] answers = [await WriteAsync("1"), await WriteAsync("2"), await WriteAsync("3")];

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.OK], answers);
        Assert.Equal("3", server.StateOf("one"));

        async Task<HttpStatusCode> WriteAsync(string state)
        {
            using var content = new StringContent(state);
            return (await client.PostAsync(new Uri(Of(server, "one")), content, TestContext.Current.CancellationToken)).StatusCode;
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task A_lock_is_held_until_its_holder_or_an_empty_body_lets_go()
    {
        await using var server = new FaultyStateServer("me:secret");
        using var client = new HttpClient();

        Assert.Equal(401, await SendAsync("LOCK", FaultyStateServer.Holder("a"), "me:wrong"));
        Assert.Equal(200, await SendAsync("LOCK", FaultyStateServer.Holder("a")));
        Assert.Equal(423, await SendAsync("LOCK", FaultyStateServer.Holder("b")));
        Assert.Equal(409, await SendAsync("UNLOCK", FaultyStateServer.Holder("b")));
        Assert.Equal(FaultyStateServer.Holder("a"), server.LockOf("one"));
        Assert.Equal(200, await SendAsync("UNLOCK", ""));
        Assert.Null(server.LockOf("one"));

        async Task<int> SendAsync(string method, string body, string credentials = "me:secret")
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Of(server, "one") + "/lock") { Content = new StringContent(body) };
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
    }

    private static string Of(FaultyStateServer server, string state) => server.Address.Replace("{state}", state, ignoreCase: false, CultureInfo.InvariantCulture);
}
