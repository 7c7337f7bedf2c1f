using Flywheel.Lab.Providers.Protocol.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Flywheel.Lab.Providers.Protocol;

/// <summary>The end of a plugin as go-plugin asks for it: here it ends the connection, never the lab.</summary>
internal sealed class ControllerRpc : GRPCController.GRPCControllerBase
{
    public override Task<Empty> Shutdown(Empty request, ServerCallContext context)
    {
        context.GetHttpContext().Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return Task.FromResult(new Empty());
    }
}
