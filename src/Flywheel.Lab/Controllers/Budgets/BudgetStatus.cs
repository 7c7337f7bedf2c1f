using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Budgets;

/// <summary>The status of a PodDisruptionBudget; pure.</summary>
internal static class BudgetStatus
{
    /// <param name="budget">With its status as it was last.</param>
    /// <param name="expected">How many pods there should be.</param>
    /// <param name="present">How many there are.</param>
    /// <param name="healthy">How many of them are ready.</param>
    /// <param name="evicted">Pods that are about to go, and since when.</param>
    /// <param name="now">The present.</param>
    public static JsonObject Of(Seen budget, int expected, int present, int healthy, IReadOnlyDictionary<string, string> evicted, DateTimeOffset now)
    {
        var wanted = budget.Spec["maxUnavailable"] is { } unavailable
            ? Math.Max(0, expected - Amount.Of(unavailable, expected, roundUp: true, "0"))
            : Amount.Of(budget.Spec["minAvailable"], expected, roundUp: true, "1");
        var allowed = expected <= 0 ? 0 : Math.Max(0, healthy - wanted);
        var status = budget.Status.DeepClone().AsObject();
        status["currentHealthy"] = healthy;
        status["desiredHealthy"] = wanted;
        status["disruptionsAllowed"] = allowed;
        status["expectedPods"] = budget.Spec["maxUnavailable"] is null && budget.Spec["minAvailable"].AsNumber() is not null ? present : expected;
        status["observedGeneration"] = budget.Generation;
        status["disruptedPods"] = new JsonObject(evicted.Select(pod => KeyValuePair.Create<string, JsonNode?>(pod.Key, pod.Value)));
        if (evicted.Count == 0)
        {
            _ = status.Remove("disruptedPods");
        }

        Conditions.Set(
            status,
            allowed > 0 ? new Condition("DisruptionAllowed", "True", "SufficientPods") : new Condition("DisruptionAllowed", "False", "InsufficientPods"),
            now);
        var condition = Conditions.Find(status, "DisruptionAllowed")!;
        condition["message"] = "";
        condition["observedGeneration"] = budget.Generation;
        return status;
    }
}
