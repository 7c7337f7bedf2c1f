namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>Images that tests run. The lab starts any name; a real cluster gets small ones that exist.</summary>
internal static class Images
{
    /// <summary>Names the context of a real cluster in the tester's kubeconfig.</summary>
    public const string ContextVariable = "FLYWHEEL_E2E_CONTEXT";

    /// <summary>The context of a real cluster; null: the tests run in a lab.</summary>
    public static string? RealContext { get; } = Environment.GetEnvironmentVariable(ContextVariable) is { Length: > 0 } context ? context : null;

    /// <summary>Runs and does nothing.</summary>
    public static string Quiet { get; } = RealContext is null ? "web:1.0" : "registry.k8s.io/pause:3.9";

    /// <summary>The version after it.</summary>
    public static string Newer { get; } = RealContext is null ? "web:2.0" : "registry.k8s.io/pause:3.10";

    /// <summary>Has a shell.</summary>
    public static string Shell { get; } = RealContext is null ? "shell:1" : "docker.io/library/busybox:1.36";

    /// <summary>No registry has it.</summary>
    public static string Missing { get; } = RealContext is null ? "broken:1" : "registry.k8s.io/there-is-no-such-image:1";
}
