using System.Net;
using System.Text.Json.Nodes;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Storage;
using Flywheel.Testing;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Tests.Faults;

public sealed class FaultGateTests : IAsyncLifetime
{
    private const string Whole = "0123456789";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private LabDatabase _database = null!;
    private FaultTable _table = null!;
    private LoopbackHost _host = null!;
    private int _done;

    [Fact]
    public async Task Without_faults_everything_passes() => Assert.Equal(Whole, await _client.GetStringAsync(At("kubernetes")));

    [Fact]
    public async Task Kubernetes_refuses_with_a_status()
    {
        Add("kubernetes", "status:429");

        using var answer = await _client.GetAsync(At("kubernetes"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("Status", (string?)status["kind"]);
        Assert.Equal("TooManyRequests", (string?)status["reason"]);
        Assert.Equal(1, (int?)status["details"]!["retryAfterSeconds"]);
        Assert.Equal(0, _done);
    }

    [Theory]
    [InlineData("forge", 403, "{\"message\":\"403 Forbidden\"}")]
    [InlineData("forge", 429, "Retry later\n")]
    [InlineData("state", 500, "")]
    public async Task Each_surface_refuses_in_its_own_words(string surface, int code, string body)
    {
        Add(surface, $"status:{code}");

        using var answer = await _client.GetAsync(At(surface));

        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("cut", 0)]
    [InlineData("hang:10", 0)]
    [InlineData("lose-answer", 1)]
    public async Task Nothing_arrives(string mode, int done)
    {
        Add("kubernetes", mode);

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(At("kubernetes")));

        Assert.Equal(done, _done);
    }

    [Fact]
    public async Task Half_an_answer_arrives()
    {
        Add("kubernetes", "cut-body");

        using var answer = await _client.GetAsync(At("kubernetes"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var half = new byte[5];
        await body.ReadExactlyAsync(half);

        Assert.Equal("01234"u8, half);
        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadExactlyAsync(half).AsTask());
    }

    [Fact]
    public async Task A_slow_request_is_done()
    {
        Add("kubernetes", "slow:20");

        Assert.Equal(Whole, await _client.GetStringAsync(At("kubernetes")));
    }

    [Fact]
    public async Task A_hang_ends_when_the_client_goes()
    {
        Add("kubernetes", "hang");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync(At("kubernetes"), stop.Token));
    }

    [Fact]
    public async Task Only_watches_are_dropped()
    {
        Add("kubernetes", "drop-watch:20");

        Assert.Equal(Whole, await _client.GetStringAsync(At("kubernetes")));
        await Assert.ThrowsAnyAsync<Exception>(() => _client.GetStringAsync(new Uri(At("kubernetes"), "?watch=true")));
    }

    public async ValueTask InitializeAsync()
    {
        _table = new FaultTable(_database = new LabDatabase(_folder.Root));
        var gate = new FaultGate(_table, TimeProvider.System, (_, _) => null);
        _host = await LoopbackHost.StartAsync(context => gate.InvokeAsync(context.Request.Path.Value!.Trim('/'), context, async inner =>
        {
            Interlocked.Increment(ref _done);
            await inner.Response.WriteAsync(Whole);
            if (inner.Request.Query.ContainsKey("watch"))
            {
                await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, inner.RequestAborted);
            }
        }));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _database.Dispose();
        _folder.Dispose();
    }

    private void Add(string surface, string mode) => _table.Add(new() { Kind = "request", Surface = surface, Mode = mode });

    private Uri At(string surface) => new(_host.Address, surface);
}
