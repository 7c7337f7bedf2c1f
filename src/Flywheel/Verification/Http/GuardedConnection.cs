using System.Net;
using System.Net.Sockets;

namespace Flywheel.Verification.Http;

/// <summary>Connects to exactly the addresses that were judged: a name is resolved once, and what it resolves to later does not matter.</summary>
/// <param name="resolve">The system's resolver, or a test's.</param>
internal sealed class GuardedConnection(Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A connected stream; the caller disposes it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="publicOnly">Private networks and this machine are refused too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AddressRefusedException">One of its addresses may not be reached: a name that mixes both kinds is not trusted at all.</exception>
    /// <exception cref="SocketException">None of the addresses answers.</exception>
    public async ValueTask<NetworkStream> ConnectAsync(DnsEndPoint target, bool publicOnly, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(target.Host, cancellationToken);
        foreach (var address in addresses)
        {
            if (ReachableAddress.Objection(address) is { } objection)
            {
                throw new AddressRefusedException(objection);
            }

            if (publicOnly && ReachableAddress.IsPrivate(address))
            {
                throw new AddressRefusedException($"a redirect leads from a public address to the private {address}");
            }
        }

        Exception last = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException problem)
            {
                socket.Dispose();
                last = problem;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last;
    }

    // RFC 6761: names under localhost are this machine, whatever the resolver thinks; many resolvers know only "localhost" itself.
    private Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var name = host.TrimEnd('.');
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address))
        {
            return Task.FromResult<IPAddress[]>([address]);
        }

        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback])
            : resolve(name, cancellationToken);
    }
}
