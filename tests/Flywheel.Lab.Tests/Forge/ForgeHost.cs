using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Storage;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Lab.Tests.Forge;

/// <summary>A forge behind a real Kestrel, with a clock that the test moves.</summary>
internal sealed class ForgeHost : IAsyncDisposable
{
    public const string Admin = "glpat-admin";
    public const string Pipeline = "glpat-pipeline";
    public const string Reader = "glpat-reader";
    public const string Creator = "glpat-creator";
    public const string Expired = "glpat-expired";

    private readonly LabDatabase _database;
    private readonly LoopbackHost _host;

    private ForgeHost(LabDatabase database, LabForge forge, LoopbackHost host, FakeTimeProvider time) =>
        (_database, Forge, _host, Time) = (database, forge, host, time);

    public LabForge Forge { get; }

    public FakeTimeProvider Time { get; }

    public Uri Address => _host.Address;

    public static async Task<ForgeHost> StartAsync(TemporaryFolder folder, int requestsPerMinute = 2000, X509Certificate2? certificate = null)
    {
        var time = new FakeTimeProvider(new(2026, 1, 31, 6, 0, 0, TimeSpan.Zero));
        var database = new LabDatabase(folder.Root);
        var tokens = new ForgeTokens(
        [
            (Admin, new(1, "forge-admin", ForgeScopes.Api, IsAdmin: true)),
            (Pipeline, new(2, "forge-pipeline", ForgeScopes.Api, IsAdmin: false)),
            (Reader, new(3, "reader", ForgeScopes.ReadApi, IsAdmin: false)),
            (Creator, new(4, "creator", ForgeScopes.CreateRunner, IsAdmin: false)),
            (Expired, new(5, "expired", ForgeScopes.Api, IsAdmin: true) { ExpiresAt = time.GetUtcNow() }),
        ]);
        var forge = new LabForge(database, tokens, new() { RequestsPerMinute = requestsPerMinute }, time);
        return new(database, forge, await LoopbackHost.StartAsync(forge.HandleAsync, certificate), time);
    }

    /// <summary>Sends a request; a path without a slash in front is below /api/v4.</summary>
    public async Task<ForgeReply> SendAsync(string method, string path, object? body = null, string? token = Admin)
    {
#pragma warning disable CA5359, CA5400 // whether the certificate is right is the business of other tests
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler) { BaseAddress = Address };
#pragma warning restore CA5359, CA5400
        using var request = new HttpRequestMessage(new HttpMethod(method), path is ['/', ..] ? path : $"/api/v4/{path}");
        if (token is not null)
        {
            request.Headers.Add("PRIVATE-TOKEN", token);
        }

        // A body that is too large is refused before it is sent.
        request.Headers.ExpectContinue = body is not null;
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            JsonNode json => new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
            _ => throw new ArgumentException("no body", nameof(body)),
        };
        using var answer = await client.SendAsync(request);
        return new(
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Makes a runner of group 1 and returns its id and token.</summary>
    public async Task<(long Id, string Token)> AddRunnerAsync(string description = "docker", params string[] tags)
    {
        var reply = await SendAsync("POST", "user/runners", new JsonObject
        {
            ["runner_type"] = "group_type",
            ["group_id"] = 1,
            ["description"] = description,
            ["tag_list"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
        });
        Assert.True(reply.Status == 201, reply.Text);
        return ((long)reply.Json["id"]!, (string)reply.Json["token"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Forge.DisposeAsync();
        _database.Dispose();
    }
}
