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
        var options = body["deleteOptions"] as JsonObject;
        var isDryRun = context.DryRun || options.Texts("dryRun").Contains("All");
        TakeFromBudgets(pod, isDryRun);
        _ = cluster.Delete(
            pod.Key,
            new()
            {
                Uid = (options?["preconditions"] as JsonObject).Text("uid") is { Length: > 0 } uid ? uid : null,
                GracePeriodSeconds = options.Number("gracePeriodSeconds"),
            },
            context with { DryRun = isDryRun });
        await Answer.WriteAsync(request.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }

    // Counted down in one step with the question, so that evictions at the same time do not all get the last permission.
    private void TakeFromBudgets(KubeObject pod, bool isDryRun)
    {
        var content = pod.Content();
        // Who is not ready, or has ended, is nobody's loss.
        if (content.At("status.phase")?.ToString() is "Succeeded" or "Failed" or "Pending")
        {
            return;
        }

        foreach (var stored in cluster.List(new("policy", "poddisruptionbudgets"), pod.Key.Namespace))
        {
            if (LabelSelector.From(stored.Content().At("spec.selector")).Matches(content["metadata"]?["labels"] as JsonObject))
            {
                cluster.Change(
                    stored.Key,
                    budget => Take(budget, pod.Key.Name),
                    new() { Manager = "kube-apiserver", Subresource = "status", DryRun = isDryRun });
            }
        }
    }

    private JsonObject Take(JsonObject budget, string pod)
    {
        var status = budget.Child("status");
        var allowed = status.Number("disruptionsAllowed") ?? 0;
        if (allowed <= 0)
        {
            throw new StatusException(new()
            {
                Code = 429,
                Reason = "TooManyRequests",
                Message = "Cannot evict pod as it would violate the pod's disruption budget.",
                Causes =
                [
                    new("DisruptionBudget", "", $"The disruption budget {budget.Name()} needs {status.Number("desiredHealthy") ?? 0} "
                        + $"healthy pods and has {status.Number("currentHealthy") ?? 0} currently"),
                ],
                RetryAfterSeconds = 0,
            });
        }

        status["disruptionsAllowed"] = allowed - 1;
        status.Child("disruptedPods")[pod] = KubeJson.Time(cluster.Time.GetUtcNow());
        return budget;
    }
}
