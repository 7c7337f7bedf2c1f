using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>The annotations by which a Deployment and its ReplicaSets number their revisions; <c>kubectl rollout history</c> reads them.</summary>
internal static class Revisions
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string History = "deployment.kubernetes.io/revision-history";
    public const string Desired = "deployment.kubernetes.io/desired-replicas";
    public const string Most = "deployment.kubernetes.io/max-replicas";

    private static readonly HashSet<string> NotCopied =
        ["kubectl.kubernetes.io/last-applied-configuration", Revision, History, Desired, Most, "deprecated.deployment.rollback.to"];

    /// <summary>The number of a ReplicaSet or Deployment; 0: none yet.</summary>
    public static long Of(Seen seen) => Read(seen.Annotation(Revision));

    /// <summary>
    /// The annotations of the set with the present template: the Deployment's own (the change cause among them) and the number, which only grows; the
    /// one it had before goes to its history.
    /// </summary>
    public static void Annotate(JsonObject annotations, Seen deployment, long revision)
    {
        foreach (var (name, value) in deployment.Metadata.ObjectAt("annotations") ?? [])
        {
            if (!NotCopied.Contains(name))
            {
                annotations[name] = value?.DeepClone();
            }
        }

        var known = annotations.TextAt(Revision);
        if (Read(known) >= revision)
        {
            return;
        }

        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        if (known.Length > 0)
        {
            var history = annotations.TextAt(History);
            annotations[History] = history.Length == 0 ? known : $"{history},{known}";
        }
    }

    /// <summary>Notes the size of the Deployment, by which the next change of it is told.</summary>
    public static void AnnotateSize(JsonObject annotations, RolloutLimits limits)
    {
        annotations[Desired] = limits.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[Most] = limits.Most.ToString(CultureInfo.InvariantCulture);
    }

    private static long Read(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
