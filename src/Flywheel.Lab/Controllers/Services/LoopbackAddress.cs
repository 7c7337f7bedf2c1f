using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>Where the cluster is reached from outside: this machine, and only it.</summary>
internal static class LoopbackAddress
{
    public const string Text = "127.0.0.1";

    /// <summary><c>status.loadBalancer</c> of an Ingress or, with a mode, of a Service.</summary>
    public static JsonObject Status(bool withMode)
    {
        var entry = new JsonObject { ["ip"] = Text };
        if (withMode)
        {
            entry["ipMode"] = "VIP";
        }

        return new JsonObject { ["ingress"] = new JsonArray(entry) };
    }
}
