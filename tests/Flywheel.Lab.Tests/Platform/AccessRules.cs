using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>Who may do what, and who reaches whom: no more than is needed.</summary>
internal static class AccessRules
{
    // Where machines of the big clouds get their credentials.
    private static readonly ImmutableHashSet<string> Metadata4 = ["169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32"];
    private static readonly ImmutableHashSet<string> Metadata6 = ["fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128"];
    private static readonly ImmutableHashSet<string> MoreThanItself = ["*", "escalate", "bind", "impersonate"];

    /// <summary>Rights are named one by one, and hold in one namespace.</summary>
    public static IEnumerable<string> Rights(IReadOnlyList<PlatformObject> objects) => objects
        .Where(o => o.Kind is "ClusterRole" or "ClusterRoleBinding").Select(o => $"{o}: it holds in the whole cluster")
        .Concat(
            from o in objects
            where o.Kind == "Role"
            from rule in (o.At("rules") as JsonArray ?? []).OfType<JsonObject>()
            from word in ((string[])["apiGroups", "resources", "verbs"]).SelectMany(list => Texts(rule[list]))
            where MoreThanItself.Contains(word)
            select $"{o}: it allows {word}");

    /// <summary>Who has no rights gets no token of the cluster.</summary>
    public static IEnumerable<string> Tokens(IReadOnlyList<PlatformObject> objects)
    {
        var bound = objects.Where(o => o.Kind == "RoleBinding").SelectMany(o => o.At("subjects") as JsonArray ?? [])
            .Select(subject => (subject?["namespace"]?.ToString(), subject?["name"]?.ToString())).ToHashSet();
        return objects.Where(o => o.PodTemplate is not null)
            .Where(o => o.PodTemplate!["spec"]!["automountServiceAccountToken"]?.ToString() != "false"
                && !bound.Contains((o.Namespace, o.PodTemplate["spec"]!["serviceAccountName"]?.ToString())))
            .Select(o => $"{o}: its pods get a token for which there are no rights");
    }

    /// <summary>No policy lets everything out, and none to where a cloud gives credentials by address.</summary>
    public static IEnumerable<string> Networks(IReadOnlyList<PlatformObject> objects) =>
        from o in objects
        where o.Kind == "NetworkPolicy"
        from rule in (o.At("spec.egress") as JsonArray ?? []).OfType<JsonObject>()
        from problem in Problems(rule)
        select $"{o}: {problem}";

    /// <summary>What a stack says for everybody holds no secret.</summary>
    /// <param name="outputs">Of the plan.</param>
    /// <param name="secrets">Their values.</param>
    public static IEnumerable<string> Outputs(JsonElement outputs, IReadOnlyCollection<string> secrets) => outputs.EnumerateObject()
        .Where(o => !o.Value.GetProperty("sensitive").GetBoolean() && secrets.Any(secret => o.Value.GetRawText().Contains(secret, StringComparison.Ordinal)))
        .Select(o => $"the output {o.Name} holds a secret and is not sensitive");

    private static IEnumerable<string> Problems(JsonObject rule)
    {
        if (rule["to"] is null && rule["ports"] is null)
        {
            yield return "it lets everything out";
        }

        foreach (var block in (rule["to"] as JsonArray ?? []).Select(peer => peer?["ipBlock"]).OfType<JsonObject>())
        {
            var needed = block["cidr"]?.ToString() switch { "0.0.0.0/0" => Metadata4, "::/0" => Metadata6, _ => [] };
            if (needed.Except(Texts(block["except"])) is { IsEmpty: false } open)
            {
                yield return $"it lets out to {string.Join(", ", open.Order(StringComparer.Ordinal))}";
            }
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item?.ToString() ?? "");
}
