using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Example;

/// <summary>A copy of examples/one-machine with the application beside it, run once by the built program for all tests of a class.</summary>
/// <remarks>It deploys to a folder and a port of its own. The dashboard is stopped at the end.</remarks>
public sealed class DeployedExample : IAsyncLifetime
{
    private readonly Checkout _checkout = new();
    private ProgramExit? _first;

    internal Checkout Checkout => _checkout;

    /// <summary>How the first run of all ended.</summary>
    internal ProgramExit First => _first!;

    internal int Port { get; private set; }

    /// <summary>Below this everything is deployed.</summary>
    internal string Deployed => _checkout.Besides("deployed");

    internal string DashboardPid => File.ReadAllText(Path.Combine(Deployed, "dashboard", "process", "dashboard.pid")).Trim();

    public async ValueTask InitializeAsync()
    {
        foreach (var tool in new[] { "terraform", "node", "npm", "buildah" })
        {
            RequiredTool.Find(tool);
        }

        Port = FreePort();
        _checkout.Bring("app", "examples/one-machine", ".gitignore");
        var settings = Path.Combine(_checkout.Root, "examples/one-machine/flywheel.yaml");
        var directory = $"variables: {{ directory: \"{Deployed}\" }}";
        await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings))
            .Replace("~/.local/share/flywheel-one-machine", Deployed, StringComparison.Ordinal)
            .Replace("attic: { ", $"attic: {{ {directory}, ", StringComparison.Ordinal)
            .Replace("runners: { ", $"runners: {{ {directory}, ", StringComparison.Ordinal)
            .Replace("dashboard: { ", string.Create(CultureInfo.InvariantCulture, $"dashboard: {{ variables: {{ directory: \"{Deployed}\", port: {Port} }}, "), StringComparison.Ordinal)
            .Replace(":4310", string.Create(CultureInfo.InvariantCulture, $":{Port}"), StringComparison.Ordinal));
        _checkout.Sandbox.Commit();
        _checkout.Environment["FLYWHEEL_HOME"] = _checkout.Besides("data");
        _first = await RunAsync("run");
    }

    /// <summary>Runs <c>flywheel COMMAND examples/one-machine OPTIONS</c> with a document as output.</summary>
    internal Task<ProgramExit> RunAsync(string command, params string[] options) =>
        _checkout.RunJsonAsync([command, "examples/one-machine", .. options]);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Path.Combine(Deployed, "dashboard", "process")))
        {
            RunningProgram.Send("TERM", int.Parse(DashboardPid, CultureInfo.InvariantCulture));
        }

        await Task.Yield();
        _checkout.Dispose();
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
