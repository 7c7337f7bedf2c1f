using Flywheel.Lab.Controllers.Events;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>What others learn of a container while it goes through its life.</summary>
internal abstract record Happening
{
    /// <summary>An event about the pod.</summary>
    /// <param name="FieldPath">The container; empty: the whole pod.</param>
    internal sealed record Event(EventType Type, string Reason, string Message, string FieldPath) : Happening;

    /// <summary>A line in the container's log.</summary>
    internal sealed record Line(string Container, string Text) : Happening;

    /// <summary>The container starts again; its log becomes the previous one.</summary>
    internal sealed record Restart(string Container) : Happening;

    /// <summary>The image is on the node from now on.</summary>
    internal sealed record Pulled(string Image) : Happening;
}
