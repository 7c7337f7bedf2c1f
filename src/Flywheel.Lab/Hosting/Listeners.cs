using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Flywheel.Lab.Hosting;

/// <summary>All sockets of a lab. They are bound before anything else starts, so that every address is known and nobody can come between.</summary>
internal sealed class Listeners : IDisposable
{
    private const int Backlog = 512;
    private static readonly ImmutableArray<SurfaceName> OnPorts =
        [SurfaceName.Kubernetes, SurfaceName.Forge, SurfaceName.State, SurfaceName.IngressHttp, SurfaceName.IngressHttps];

    private Listeners(ImmutableArray<Listener> all) => All = all;

    public ImmutableArray<Listener> All { get; }

    /// <summary>The port of each surface that has one.</summary>
    public ImmutableSortedDictionary<SurfaceName, int> Ports => All.Where(l => l.Address is IPEndPoint)
        .ToImmutableSortedDictionary(l => l.Surface, l => ((IPEndPoint)l.Address).Port);

    /// <summary>Where the control socket lies.</summary>
    public string Control => All.Single(l => l.Surface == SurfaceName.Control).Address.ToString()!;

    /// <summary>Binds everything: on the ports of the last time where they are free, else on free ones.</summary>
    /// <param name="last">The ports of the last time.</param>
    /// <param name="sockets">The folder for the control socket.</param>
    public static Listeners Bind(ImmutableSortedDictionary<SurfaceName, int> last, string sockets)
    {
        var bound = ImmutableArray.CreateBuilder<Listener>();
        try
        {
            foreach (var surface in OnPorts)
            {
                bound.Add(Made(surface, OnPort(last.GetValueOrDefault(surface))));
            }

            bound.Add(Made(SurfaceName.Control, OnPath(Path.Combine(sockets, "control"))));
            return new(bound.ToImmutable());
        }
        catch
        {
            foreach (var listener in bound)
            {
                listener.Socket.Dispose();
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (var listener in All)
        {
            listener.Socket.Dispose();
        }
    }

    private static Listener Made(SurfaceName surface, Socket socket) => new(surface, socket, socket.LocalEndPoint!);

    private static Socket OnPort(int wanted)
    {
        foreach (var port in wanted == 0 ? [0] : new[] { wanted, 0 })
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                // Bound is not yet taken: only a port that somebody listens on is refused to others.
                socket.Listen(Backlog);
                return socket;
            }
            catch (SocketException) when (port != 0)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new LabStartException("No free port was found on 127.0.0.1.");
    }

    private static Socket OnPath(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
