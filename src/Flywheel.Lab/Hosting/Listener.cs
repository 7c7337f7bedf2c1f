using System.Net;
using System.Net.Sockets;

namespace Flywheel.Lab.Hosting;

/// <summary>One socket that the lab listens on, bound already; also what a request says about where it came in.</summary>
/// <param name="Surface">What answers there.</param>
/// <param name="Socket">Bound and listening; the server disposes it.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record Listener(SurfaceName Surface, Socket Socket, EndPoint Address)
{
    public bool IsTls => Surface is SurfaceName.Kubernetes or SurfaceName.IngressHttps or SurfaceName.Forge;
}
