using System.Text.Json;
using Flywheel.Locks;
using Flywheel.Testing;

namespace Flywheel.Tests.Locks;

/// <summary>Asking a server for the lock of a state, and letting go of one.</summary>
public sealed class HttpLockTests
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    [Fact(Timeout = 20_000)]
    public async Task A_free_lock_is_free_again_after_it_was_asked_for()
    {
        await using var server = new FaultyStateServer();

        Assert.IsType<LockStanding.Free>(await AskAsync(server));

        Assert.Null(server.LockOf("one"));
        Assert.Equal(["LOCK", "UNLOCK"], server.Requests.Select(r => r.Method));
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_holder_of_a_lock_is_told_and_keeps_it()
    {
        await using var server = new FaultyStateServer();
        server.PutLock("one", FaultyStateServer.Holder("a", "ci@runner-7"));

        var held = Assert.IsType<LockStanding.Held>(await AskAsync(server));

        Assert.Equal(("a", "ci@runner-7", "apply"), (held.Holder.Id, held.Holder.Who, held.Holder.Doing));
        Assert.Equal(FaultyStateServer.Holder("a", "ci@runner-7"), server.LockOf("one"));
        Assert.Equal(["LOCK"], server.Requests.Select(r => r.Method));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_lock_is_let_go_with_the_body_of_its_holder()
    {
        await using var server = new FaultyStateServer();
        server.PutLock("one", FaultyStateServer.Holder("a"));
        using var locks = Of(server);
        var held = (LockStanding.Held)await locks.AskAsync(TestContext.Current.CancellationToken);

        Assert.IsType<LockRelease.Released>(await locks.ReleaseAsync(held, TestContext.Current.CancellationToken));

        Assert.Null(server.LockOf("one"));
        Assert.Equal(FaultyStateServer.Holder("a"), server.Requests[^1].Body);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_lock_that_somebody_else_took_meanwhile_stays()
    {
        await using var server = new FaultyStateServer();
        server.PutLock("one", FaultyStateServer.Holder("a"));
        using var locks = Of(server);
        var held = (LockStanding.Held)await locks.AskAsync(TestContext.Current.CancellationToken);
        server.PutLock("one", FaultyStateServer.Holder("b"));

        Assert.IsType<LockRelease.Refused>(await locks.ReleaseAsync(held, TestContext.Current.CancellationToken));

        Assert.Equal(FaultyStateServer.Holder("b"), server.LockOf("one"));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_lock_that_we_cannot_let_go_of_is_said_to_be_ours()
    {
        await using var server = new FaultyStateServer();
        server.Fail(StateFault.UnlockFails);

        var held = Assert.IsType<LockStanding.Held>(await AskAsync(server));

        Assert.True(held.IsOurs);
        Assert.Contains(held.Holder.Id, server.LockOf("one")!, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_fails_to_answer_once_is_asked_to_let_go_again()
    {
        await using var server = new FaultyStateServer();
        server.Fail(StateFault.UnlockFails, times: 1);

        Assert.IsType<LockStanding.Free>(await AskAsync(server));

        Assert.Null(server.LockOf("one"));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("me:wrong", "401")]
    [InlineData("", "401")]
    public async Task Without_the_right_credentials_nothing_is_known(string credentials, string word)
    {
        await using var server = new FaultyStateServer("me:secret");
        using var locks = Of(server, credentials);

        var standing = await locks.AskAsync(TestContext.Current.CancellationToken);

        Assert.Contains(word, Assert.IsType<LockStanding.Unknown>(standing).Why, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_credentials_are_those_of_tofu()
    {
        await using var server = new FaultyStateServer("me:secret");
        using var locks = Of(server, "me:secret");

        Assert.IsType<LockStanding.Free>(await locks.AskAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_fails_or_is_gone_tells_nothing()
    {
        var server = new FaultyStateServer();
        server.Fail(StateFault.LockFails);
        using var locks = Of(server);

        Assert.Contains("500", Assert.IsType<LockStanding.Unknown>(await locks.AskAsync(TestContext.Current.CancellationToken)).Why, StringComparison.Ordinal);
        await server.DisposeAsync();
        Assert.IsType<LockStanding.Unknown>(await locks.AskAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"address":"https://x/s"}""", null)]
    [InlineData("""{"lock_address":"https://x/s/lock"}""", "LOCK https://x/s/lock")]
    [InlineData("""{"lock_address":"https://x/s/lock?a=b","lock_method":"POST"}""", "POST https://x/s/lock")]
    [InlineData("""{"lock_address":"ftp://x/s/lock"}""", null)]
    public void The_place_of_a_lock_is_what_init_recorded(string config, string? place) =>
        Assert.Equal(place, HttpLockPlace.Read(JsonElement.Parse(config), _ => null)?.ToString());

    [Fact]
    public void What_init_did_not_record_comes_from_the_environment()
    {
        var variables = new Dictionary<string, string> { ["TF_HTTP_LOCK_ADDRESS"] = "https://y/l", ["TF_HTTP_UNLOCK_METHOD"] = "DELETE", ["TF_HTTP_PASSWORD"] = "p" };

        var place = HttpLockPlace.Read(JsonElement.Parse("""{"lock_address":null,"username":"u"}"""), variables.GetValueOrDefault)!;

        Assert.Equal(("https://y/l", "DELETE", "u", "p"), (place.Unlock.ToString(), place.UnlockMethod, place.User, place.Password));
        Assert.DoesNotContain("p", $"{place}"["LOCK https://y".Length..], StringComparison.Ordinal);
    }

    private static async Task<LockStanding> AskAsync(FaultyStateServer server)
    {
        using var locks = Of(server);
        return await locks.AskAsync(TestContext.Current.CancellationToken);
    }

    private static HttpLock Of(FaultyStateServer server, string credentials = "")
    {
        var place = HttpLockPlace.Read(Nothing, name => name == "TF_HTTP_LOCK_ADDRESS" ? server.LockAddressOf("one") : null)!;
        return new(credentials.Split(':') is [var user, var password] ? place with { User = user, Password = password } : place, TimeProvider.System);
    }
}
