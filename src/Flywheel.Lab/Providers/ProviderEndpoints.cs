using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Flywheel.Lab.Providers;

/// <summary>
/// Where tofu finds the stand-ins: a Unix socket for each, in a folder of their own, all served by one Kestrel. The sockets are gone when
/// this is disposed.
/// </summary>
internal sealed class ProviderEndpoints : IDisposable
{
    // sun_path of a Unix socket has 108 bytes with its end.
    private const int LongestPath = 107;

    // Three manifests of the largest size that a cluster takes, planned, prior and configured, and their copies.
    private const int LargestMessage = 64 << 20;

    private readonly ImmutableArray<(ProviderDefinition Provider, string Socket)> _sockets;
    private readonly string _folder;

    /// <param name="folder">Made for the owner alone; replaced by one in the temporary folder when its path is too long for a socket.</param>
    /// <param name="providers">The stand-ins.</param>
    public ProviderEndpoints(string folder, params ImmutableArray<ProviderDefinition> providers)
    {
        _folder = Path.GetFullPath(folder);
        if (providers.Any(p => Encoding.UTF8.GetByteCount(Path.Combine(_folder, NameOf(p))) > LongestPath))
        {
            _folder = Directory.CreateTempSubdirectory("flywheel-providers-").FullName;
        }

        _sockets = [.. providers.Select(p => (p, Path.Combine(_folder, NameOf(p))))];
    }

    /// <summary>The socket of each stand-in by its source address without a registry's host.</summary>
    public ImmutableSortedDictionary<string, string> Sockets => _sockets.ToImmutableSortedDictionary(s => s.Provider.Address, s => s.Socket, StringComparer.Ordinal);

    /// <summary>What the gRPC surface needs.</summary>
    public static void AddServices(IServiceCollection services) =>
        services.AddGrpc(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (LargestMessage, LargestMessage));

    /// <summary>Routes; connections of other listeners are answered as not implemented.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<ProviderRpc>();
        routes.MapGrpcService<ControllerRpc>();
    }

    /// <summary>Adds the sockets to the server; it opens them when it starts.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var (provider, socket) in _sockets)
        {
            File.Delete(socket);
            kestrel.ListenUnixSocket(socket, listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                Serve(listener, provider);
            });
        }
    }

    /// <summary>Lets a listener of HTTP/2 without TLS, wherever it listens, serve one provider.</summary>
    public static void Serve(ListenOptions listener, ProviderDefinition provider) => listener.Use(next => async connection =>
    {
        using var session = new ProviderSession(provider, RunProcess.Of(connection.Features.Get<IConnectionSocketFeature>()?.Socket));
        connection.Items[ProviderSession.Key] = session;
        await next(connection);
    });

    /// <summary>
    /// The value of <c>TF_REATTACH_PROVIDERS</c>: each stand-in under its address in terraform's registry and in OpenTofu's.
    /// </summary>
    public string Reattach()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (provider, socket) in _sockets)
            {
                foreach (var registry in new[] { "registry.terraform.io", "registry.opentofu.org" })
                {
                    Write(json, $"{registry}/{provider.Address}", socket);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public void Dispose()
    {
        foreach (var (_, socket) in _sockets)
        {
            File.Delete(socket);
        }

        if (Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            Directory.Delete(_folder);
        }
    }

    private static string NameOf(ProviderDefinition provider) => $"{provider.Address.Split('/')[^1]}.sock";

    private static void Write(Utf8JsonWriter json, string address, string socket)
    {
        json.WriteStartObject(address);
        json.WriteString("Protocol", "grpc");
        json.WriteNumber("ProtocolVersion", 6);
        json.WriteNumber("Pid", Environment.ProcessId);

        // With Test tofu leaves the process alone when it is done with it.
        json.WriteBoolean("Test", true);
        json.WriteStartObject("Addr");
        json.WriteString("Network", "unix");
        json.WriteString("String", socket);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
