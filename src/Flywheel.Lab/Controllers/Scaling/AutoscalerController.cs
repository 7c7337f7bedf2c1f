using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Scaling;

/// <summary>
/// Scales what HorizontalPodAutoscalers name. There is no load in the lab: the annotation <see cref="Utilisation"/> of the autoscaler says how
/// much the pods use; without it only the bounds act.
/// </summary>
internal sealed class AutoscalerController(Pace pace) : IController
{
    /// <summary>Percent of what the pods ask for.</summary>
    public const string Utilisation = "lab.flywheel.dev/utilization";

    // As often as the real controller looks (kube-controller-manager, horizontal-pod-autoscaler-sync-period).
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly EventRecorder _events = new("horizontal-pod-autoscaler");

    public ResourceName? Resource => Collections.HorizontalPodAutoscalers;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) => changed.Content.At("spec", "replicas") is null
        ? []
        : cluster.List(Collections.HorizontalPodAutoscalers, changed.Namespace)
            .Where(scaler => scaler.Spec.TextAt("scaleTargetRef", "name") == changed.Name && scaler.Spec.TextAt("scaleTargetRef", "kind") == changed.Content.TextAt("kind"))
            .Select(scaler => scaler.Key);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } scaler)
        {
            return null;
        }

        var (kindName, name) = (scaler.Spec.TextAt("scaleTargetRef", "kind"), scaler.Spec.TextAt("scaleTargetRef", "name"));
        var kind = cluster.Kinds.ByKind(scaler.Spec.TextAt("scaleTargetRef", "apiVersion"), kindName);
        if (kind?.Scale is not { } scale || cluster.Find(kind.Key(scaler.Namespace, name)) is not { } target)
        {
            var missing = kind?.Scale is null
                ? $"the HPA controller was unable to get the target's current scale: no matches for kind \"{kindName}\" in group \"{kind?.Group}\""
                : $"the HPA controller was unable to get the target's current scale: {kind.Resource} \"{name}\" not found";
            _events.Record(cluster, scaler, EventType.Warning, "FailedGetScale", missing);
            _ = cluster.SetStatus(scaler, AutoscalerStatus.WithoutTarget(scaler, missing, cluster.Now));
            return null;
        }

        return Scale(scaler, target, scale, cluster);
    }

    private TimeSpan? Scale(Seen scaler, Seen target, ScalePaths paths, ClusterView cluster)
    {
        var current = target.Content.At(paths.Replicas.Split('.')).AsNumber() ?? 0;
        if (current == 0)
        {
            _ = cluster.SetStatus(scaler, AutoscalerStatus.Off(scaler, cluster.Now));
            return null;
        }

        var percent = double.TryParse(scaler.Annotation(Utilisation).TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : (double?)null;
        var ready = target.Content.At(paths.StatusReplicas.Split('.')).AsNumber() ?? 0;

        var decision = ScaleDecision.Of(current, scaler.Spec.NumberAt("minReplicas") ?? 1, scaler.Spec.NumberAt("maxReplicas") ?? 1, percent, Target(scaler.Spec));
        if (decision.Replicas == current)
        {
            _ = cluster.SetStatus(scaler, AutoscalerStatus.Of(scaler, ready, decision, percent, cluster.Now));
            return null;
        }

        if (cluster.Now - scaler.Status.TimeAt("lastScaleTime") is { } since && pace.Of(Period) - since is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        try
        {
            _ = cluster.Change(target.Key, content => Set(content, paths.Replicas, decision.Replicas), ClusterView.ControllerManager, "scale");
        }
        catch (StatusException refused)
        {
            _events.Record(cluster, scaler, EventType.Warning, "FailedRescale", $"New size: {decision.Replicas}; reason: {Reason(decision, current)}; error: {refused.Message}");
            throw;
        }

        _events.Record(cluster, scaler, EventType.Normal, "SuccessfulRescale", $"New size: {decision.Replicas}; reason: {Reason(decision, current)}");
        _ = cluster.SetStatus(scaler, AutoscalerStatus.Of(scaler, current, decision, percent, cluster.Now));
        return pace.Of(Period);
    }

    private static string Reason(ScaleDecision decision, int current) => decision.LimitReason switch
    {
        "TooFewReplicas" => "Current number of replicas below Spec.MinReplicas",
        "TooManyReplicas" when current > decision.Replicas => "Current number of replicas above Spec.MaxReplicas",
        _ => decision.Replicas > current ? "cpu resource utilization (percentage of request) above target" : "All metrics below target",
    };

    private static int Target(JsonObject spec) => spec.NumberAt("targetCPUUtilizationPercentage")
        ?? spec.ObjectsAt("metrics").Select(metric => metric.NumberAt("resource", "target", "averageUtilization")).FirstOrDefault(target => target is not null)
        ?? 80;

    private static void Set(JsonObject content, string path, int value)
    {
        var names = path.Split('.');
        var parent = content;
        foreach (var name in names[..^1])
        {
            if (parent[name] is not JsonObject child)
            {
                parent[name] = child = [];
            }

            parent = child;
        }

        parent[names[^1]] = value;
    }
}
