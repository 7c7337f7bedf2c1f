using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;
using k8s.Models;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers <c>/eviction</c> of a pod: a delete that disruption budgets may refuse.</summary>
internal sealed class PodEviction(Cluster cluster)
{
    private static readonly ApiKind Eviction = new()
    {
        Group = "policy",
        Version = "v1",
        Kind = "Eviction",
        Plural = "evictions",
        Singular = "eviction",
        Namespaced = true,
        Model = typeof(V1Eviction),
    };

    /// <summary>Deletes the pod, unless a budget does not allow it.</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        var context = request.WriteContext();
        var body = await RequestBody.ObjectAsync(request with { Kind = Eviction }, context);
        var pod = cluster.Find(request.Key) ?? throw new StatusException(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
        CheckBudgets(pod);
        var options = body["deleteOptions"] as JsonObject;
        _ = cluster.Delete(
            pod.Key,
            new()
            {
                Uid = (options?["preconditions"] as JsonObject).Text("uid") is { Length: > 0 } uid ? uid : null,
                GracePeriodSeconds = options.Number("gracePeriodSeconds"),
            },
            context with { DryRun = context.DryRun || options.Texts("dryRun").Contains("All") });
        await Answer.WriteAsync(request.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }

    private void CheckBudgets(KubeObject pod)
    {
        var content = pod.Content();
        // Who is not ready, or has ended, is nobody's loss.
        if (content.At("status.phase")?.ToString() is "Succeeded" or "Failed" or "Pending")
        {
            return;
        }

        foreach (var stored in cluster.List(new("policy", "poddisruptionbudgets"), pod.Key.Namespace))
        {
            var budget = stored.Content();
            var allowed = (budget["status"] as JsonObject).Number("disruptionsAllowed") ?? 0;
            if (allowed <= 0 && LabelSelector.From(budget.At("spec.selector")).Matches(content["metadata"]?["labels"] as JsonObject))
            {
                var status = budget["status"] as JsonObject;
                throw new StatusException(new()
                {
                    Code = 429,
                    Reason = "TooManyRequests",
                    Message = "Cannot evict pod as it would violate the pod's disruption budget.",
                    Causes =
                    [
                        new("DisruptionBudget", "", $"The disruption budget {stored.Key.Name} needs {status.Number("desiredHealthy") ?? 0} "
                            + $"healthy pods and has {status.Number("currentHealthy") ?? 0} currently"),
                    ],
                    RetryAfterSeconds = 0,
                });
            }
        }
    }
}
