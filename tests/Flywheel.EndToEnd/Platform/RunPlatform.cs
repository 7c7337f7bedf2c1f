using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Platform;

/// <summary>A copy of this repository's own platform and app, run once into the lab for all tests of a class. Its lab ends with it.</summary>
public sealed class RunPlatform : IAsyncLifetime
{
    private readonly Checkout _checkout = new();
    private ProgramExit? _first;

    internal Checkout Checkout => _checkout;

    /// <summary>How the first run of all ended.</summary>
    internal ProgramExit First => _first!;

    public async ValueTask InitializeAsync()
    {
        foreach (var tool in new[] { "terraform", "kubectl", "node", "npm", "buildah" })
        {
            RequiredTool.Find(tool);
        }

        _checkout.Bring("organization.yaml", "flywheel.yaml", "tofu", "app", ".gitignore");
        _checkout.Sandbox.Commit();
        _first = await RunAsync("run");
    }

    /// <summary>Runs <c>flywheel COMMAND OPTIONS</c> with a document as output.</summary>
    internal Task<ProgramExit> RunAsync(string command, params string[] options) => _checkout.RunJsonAsync([command, .. options]);

    /// <summary>Runs the real kubectl against the lab that flywheel started.</summary>
    internal Task<string> KubectlAsync(params string[] arguments) => _checkout.KubectlAsync(arguments);

    /// <summary>What the dashboard answers behind the lab's ingress.</summary>
    internal async Task<string> DashboardAsync(string path)
    {
        using var address = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_checkout.Home, "lab", "lab.json")));
        var port = address.RootElement.GetProperty("addresses").GetProperty("ingressHttpPort").GetInt32();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        var url = string.Create(CultureInfo.InvariantCulture, $"http://dashboard.lab.localhost:{port}{path}");
        return await client.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _checkout.RunAsync("lab", "down");
        _checkout.Dispose();
    }
}
