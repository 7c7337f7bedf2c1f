namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>Deployments named <c>web</c> that do not come up: in the lab because an annotation says so, in a real cluster for a cause of its own.</summary>
internal static class FailingManifests
{
    private static readonly bool InLab = Images.RealContext is null;

    public static string MissingImage { get; } = Manifests.Deployment(1, image: Images.Missing);

    public static string InvalidImage { get; } = Manifests.Deployment(1, image: "UPPER:case");

    /// <summary>Its container ends with an error, again and again.</summary>
    public static string Crashing { get; } = InLab ? Annotated(1, "crash-loop") : Shell(1, "command: [sh, -c, echo going; exit 1]");

    /// <summary>It needs longer than any test waits, and does not fail.</summary>
    public static string Slow { get; } = InLab ? Annotated(1, "\"slow:200\"") : Shell(1, "command: [sleep, '600'], readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 200 }");

    /// <summary>It runs, and its readiness probe fails.</summary>
    public static string NeverReady(int replicas) =>
        InLab ? Annotated(replicas, "never-ready") : Shell(replicas, "command: [sleep, '600'], readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 }");

    /// <summary>As an annotation of the lab says.</summary>
    public static string Annotated(int replicas, string way) => Manifests.Deployment(replicas, annotations: $"{{ lab.flywheel.dev/pods: {way} }}");

    private static string Shell(int replicas, string container) => Manifests.Deployment(replicas, image: Images.Shell, container: container);
}
