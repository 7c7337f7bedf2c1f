using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>Reads and sets conditions in a status so that a time moves only when what it tells of has changed.</summary>
internal static class Conditions
{
    public static JsonObject? Find(JsonNode? status, string type) =>
        status.ObjectsAt("conditions").FirstOrDefault(condition => condition.TextAt("type") == type);

    public static bool Holds(JsonNode? status, string type) => Find(status, type).TextAt("status") == "True";

    public static string Reason(JsonNode? status, string type) => Find(status, type).TextAt("reason");

    /// <summary>Sets a condition in place. <c>lastTransitionTime</c> moves when its status changes.</summary>
    public static void Set(JsonObject status, Condition condition, DateTimeOffset now)
    {
        var known = Find(status, condition.Type);
        var moved = known.TextAt("status") != condition.Status;
        var entry = new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["lastTransitionTime"] = moved ? now.ToStamp() : known.TextAt("lastTransitionTime"),
        };
        AddTexts(entry, condition);
        if (known is null)
        {
            List(status).Add((JsonNode)entry);
            return;
        }

        // Fields of other controllers' conditions (lastProbeTime, observedGeneration) stay.
        foreach (var (name, value) in known.ToList())
        {
            if (!entry.ContainsKey(name) && name is not ("reason" or "message"))
            {
                entry[name] = value?.DeepClone();
            }
        }

        known.ReplaceWith(entry);
    }

    /// <summary>
    /// As the Deployment controller does: a condition whose status and reason are the same stays untouched, another moves to the end with
    /// <c>lastUpdateTime</c>.
    /// </summary>
    public static void Update(JsonObject status, Condition condition, DateTimeOffset now)
    {
        var known = Find(status, condition.Type);
        if (known.TextAt("status") == condition.Status && known.TextAt("reason") == condition.Reason)
        {
            return;
        }

        Renew(status, condition, now);
    }

    /// <summary>Like <see cref="Update"/>, also when nothing but the time is new.</summary>
    public static void Renew(JsonObject status, Condition condition, DateTimeOffset now)
    {
        var known = Find(status, condition.Type);
        var entry = new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["lastUpdateTime"] = now.ToStamp(),
            ["lastTransitionTime"] = known.TextAt("status") == condition.Status ? known.TextAt("lastTransitionTime") : now.ToStamp(),
        };
        AddTexts(entry, condition);
        Remove(status, condition.Type);
        List(status).Add((JsonNode)entry);
    }

    public static void Remove(JsonObject status, string type)
    {
        if (Find(status, type) is { } known)
        {
            _ = List(status).Remove(known);
        }

        if (status["conditions"] is JsonArray { Count: 0 })
        {
            _ = status.Remove("conditions");
        }
    }

    private static void AddTexts(JsonObject entry, Condition condition)
    {
        if (condition.Reason.Length > 0)
        {
            entry["reason"] = condition.Reason;
        }

        if (condition.Message.Length > 0)
        {
            entry["message"] = condition.Message;
        }
    }

    private static JsonArray List(JsonObject status)
    {
        if (status["conditions"] is not JsonArray list)
        {
            status["conditions"] = list = [];
        }

        return list;
    }
}
