using System.Text.Json.Nodes;

namespace Flywheel.Lab.Ingress;

/// <summary>What answers a request.</summary>
internal abstract record Destination
{
    private Destination()
    {
    }

    /// <summary>A process of this lab at a loopback port.</summary>
    internal sealed record Process(string Namespace, string Pod, int Port) : Destination;

    /// <summary>A pod that exists in the lab's cluster alone; the lab answers in its place.</summary>
    internal sealed record Imagined(JsonObject Pod) : Destination;

    /// <summary>Nobody can.</summary>
    /// <param name="Code">503, or 502 for what the lab will not forward to.</param>
    /// <param name="Why">A sentence.</param>
    internal sealed record None(int Code, string Why) : Destination;
}
