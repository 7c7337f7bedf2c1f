using System.Collections.Immutable;

namespace Flywheel.Lab.Faults;

/// <summary>What the lab answers as; each has the faults in front of it.</summary>
internal static class Surfaces
{
    public const string Kubernetes = "kubernetes";

    public const string Forge = "forge";

    /// <summary>The http backend of tofu's states.</summary>
    public const string State = "state";

    public const string Ingress = "ingress";

    public static ImmutableArray<string> All { get; } = [Kubernetes, Forge, State, Ingress];
}
