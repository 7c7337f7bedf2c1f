using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Builds;

/// <summary>A registry for images on a loopback port, with its storage in the test's folder.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _storage;
    private readonly Task<ProcessExit> _exit;

    private LocalRegistry(string folder, int port)
    {
        (_storage, Address) = (Path.Combine(folder, "registry"), $"127.0.0.1:{port}");
        var settings = Path.Combine(folder, "registry.yml");
        File.WriteAllText(settings, $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{_storage}} } }
            http: { addr: {{Address}} }
            """);
        _exit = new ProcessRunner(TimeProvider.System).RunAsync(
            new()
            {
                File = RequiredTool.Find("docker-registry"),
                Arguments = ["serve", settings],
                Directory = folder,
                Environment = ImmutableSortedDictionary<string, string>.Empty,
            },
            new RecordedOutput(), new(_stop.Token, CancellationToken.None));
    }

    public string Address { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<LocalRegistry> StartAsync(string folder)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var registry = new LocalRegistry(folder, port);
        using var client = new HttpClient();
        while (!registry._exit.IsCompleted)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{registry.Address}/v2/"), TestContext.Current.CancellationToken);
                return registry;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException("The registry ended before it answered.");
    }

    /// <summary>The registry keeps a manifest of that digest in that repository.</summary>
    public bool Has(string repository, string digest) =>
        File.Exists(Path.Combine(_storage, "docker/registry/v2/repositories", repository, "_manifests/revisions/sha256", digest["sha256:".Length..], "link"));

    public void Dispose()
    {
        _stop.Cancel();
#pragma warning disable VSTHRD002 // the test's folder cannot go while the registry writes into it
        _exit.Wait();
#pragma warning restore VSTHRD002
        _stop.Dispose();
    }
}
