using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>The roles and bindings of the cluster as they were at one version, read once.</summary>
internal sealed class RoleBindings
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Any change of one of these makes it out of date.</summary>
    private static readonly ResourceName[] Resources =
    [
        new(Group, "clusterroles"), new(Group, "clusterrolebindings"), new(Group, "roles"), new(Group, "rolebindings"),
    ];

    private readonly object?[] _states;
    private readonly ImmutableArray<(string Namespace, ImmutableArray<JsonObject> Subjects, ImmutableArray<PolicyRule> Rules)> _bindings;

    public RoleBindings(ObjectSnapshot objects)
    {
        _states = [.. Resources.Select(objects.StateOf)];
        _bindings =
        [
            .. objects.List(Resources[1], null).Concat(objects.List(Resources[3], null)).Select(stored =>
            {
                var binding = stored.Content();
                return (stored.Key.Namespace, List(binding["subjects"]), RulesOf(objects, binding, stored.Key.Namespace));
            }),
        ];
    }

    /// <summary>Nothing of it has changed since.</summary>
    public bool IsOf(ObjectSnapshot objects) =>
        !Resources.Where((resource, index) => !ReferenceEquals(objects.StateOf(resource), _states[index])).Any();

    /// <summary>The rules that an identity has in a namespace; those for the whole cluster are among them.</summary>
    public IEnumerable<PolicyRule> RulesFor(Identity identity, string @namespace) => _bindings
        .Where(binding => (binding.Namespace.Length == 0 || binding.Namespace == @namespace)
            && binding.Subjects.Any(subject => Names(subject, identity)))
        .SelectMany(binding => binding.Rules);

    private static bool Names(JsonObject subject, Identity identity) => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == identity.Name,
        "Group" => identity.Groups.Contains(subject.Text("name")),
        "ServiceAccount" => $"system:serviceaccount:{subject.Text("namespace")}:{subject.Text("name")}" == identity.Name,
        _ => false,
    };

    private static ImmutableArray<PolicyRule> RulesOf(ObjectSnapshot objects, JsonObject binding, string @namespace)
    {
        var reference = binding["roleRef"] as JsonObject;
        var key = reference.Text("kind") == "ClusterRole"
            ? new ObjectKey(Resources[0], "", reference.Text("name"))
            : new ObjectKey(Resources[2], @namespace, reference.Text("name"));
        if (objects.Find(key)?.Content() is not { } role)
        {
            return [];
        }

        var rules = List(role["rules"]);
        foreach (var selector in List((role["aggregationRule"] as JsonObject)?["clusterRoleSelectors"]))
        {
            var labels = Selectors.LabelSelector.From(selector);
            rules = rules.AddRange(objects.List(Resources[0], null).Select(other => other.Content())
                .Where(other => labels.Matches(other["metadata"]?["labels"] as JsonObject))
                .SelectMany(other => List(other["rules"])));
        }

        return [.. rules.Select(PolicyRule.Of)];
    }

    private static ImmutableArray<JsonObject> List(JsonNode? list) => list is JsonArray items ? [.. items.OfType<JsonObject>()] : [];
}
