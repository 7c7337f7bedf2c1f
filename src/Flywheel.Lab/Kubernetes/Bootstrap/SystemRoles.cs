using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Bootstrap;

/// <summary>The roles of a new cluster, and the one of the pipeline.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles; their rules are put in words of the lab's kinds.</remarks>
internal static class SystemRoles
{
    /// <summary>The role, and the binding, that let the pipeline deploy.</summary>
    public const string Pipeline = "flywheel-pipeline";

    /// <summary>The group that is bound to it.</summary>
    public const string PipelineGroup = "flywheel:pipelines";

    private static readonly ImmutableArray<string> Read = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Write = ["create", "delete", "deletecollection", "patch", "update"];
    private static readonly ImmutableArray<string> ReadWrite = [.. Read, .. Write];

    /// <summary>Groups whose kinds live in namespaces and belong to those who deploy.</summary>
    private static readonly ImmutableArray<string> Workloads =
        ["apps", "batch", "autoscaling", "networking.k8s.io", "policy", "discovery.k8s.io", "coordination.k8s.io", "events.k8s.io"];

    /// <summary>Groups of custom kinds that platforms deploy; those of other operators need a role of their own, as on a real cluster.</summary>
    private static readonly ImmutableArray<string> Operators =
    [
        "postgresql.cnpg.io", "minio.min.io", "sts.min.io", "cert-manager.io", "acme.cert-manager.io", "monitoring.coreos.com",
        "actions.github.com", "actions.summerwind.dev", "gateway.networking.k8s.io", "traefik.io", "external-secrets.io",
    ];

    private static readonly ImmutableArray<string> CoreKinds =
    [
        "bindings", "configmaps", "endpoints", "events", "limitranges", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
        "pods/attach", "pods/eviction", "pods/exec", "pods/log", "pods/portforward", "pods/proxy", "pods/status", "podtemplates",
        "replicationcontrollers", "replicationcontrollers/scale", "replicationcontrollers/status", "resourcequotas", "resourcequotas/status",
        "serviceaccounts", "services", "services/proxy", "services/status",
    ];

    /// <summary>Kinds and new objects, to be created.</summary>
    public static ImmutableArray<(string Kind, JsonObject Content)> All() =>
    [
        Role("cluster-admin", Rule(["*"], ["*"], ["*"]), Paths(["*"], ["*"])),
        Role("admin", Rule(["get", "list", "watch"], [""], ["namespaces"]), Rule(ReadWrite, [""], [.. CoreKinds, "secrets", "serviceaccounts/token"]),
            Rule(ReadWrite, Workloads, ["*"]), Rule(ReadWrite, ["rbac.authorization.k8s.io"], ["roles", "rolebindings"])),
        Role("edit", Rule(Read, [""], ["namespaces"]), Rule(ReadWrite, [""], [.. CoreKinds, "secrets", "serviceaccounts/token"]),
            Rule(ReadWrite, Workloads, ["*"])),
        Role("view", Rule(Read, [""], [.. CoreKinds, "namespaces"]), Rule(Read, Workloads, ["*"])),
        Role("system:discovery", Paths(["get"],
            ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"])),
        Role("system:basic-user",
            Rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
            Rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"])),
        Role(Pipeline,
            Rule(ReadWrite, [""], [.. CoreKinds, "namespaces", "namespaces/status", "persistentvolumes", "secrets", "serviceaccounts/token"]),
            Rule(ReadWrite, [.. Workloads, "apiextensions.k8s.io", "admissionregistration.k8s.io", "storage.k8s.io", "scheduling.k8s.io"], ["*"]),
            Rule([.. ReadWrite, "bind", "escalate"], ["rbac.authorization.k8s.io"], ["*"]),
            Rule(ReadWrite, Operators, ["*"]),
            Rule(Read, ["*"], ["*"])),
        Binding("cluster-admin", "cluster-admin", "system:masters"),
        Binding("system:discovery", "system:discovery", "system:authenticated"),
        Binding("system:basic-user", "system:basic-user", "system:authenticated"),
        Binding(Pipeline, Pipeline, PipelineGroup),
    ];

    private static (string Kind, JsonObject Content) Role(string name, params ImmutableArray<JsonObject> rules) => ("ClusterRole", new()
    {
        ["metadata"] = Metadata(name),
        ["rules"] = new JsonArray([.. rules]),
    });

    private static (string Kind, JsonObject Content) Binding(string name, string role, string group) => ("ClusterRoleBinding", new()
    {
        ["metadata"] = Metadata(name),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = group }),
    });

    private static JsonObject Metadata(string name) => new()
    {
        ["name"] = name,
        ["labels"] = new JsonObject
        {
            [name == Pipeline ? "app.kubernetes.io/part-of" : "kubernetes.io/bootstrapping"] = name == Pipeline ? "flywheel-lab" : "rbac-defaults",
        },
    };

    private static JsonObject Rule(ImmutableArray<string> verbs, ImmutableArray<string> groups, ImmutableArray<string> resources) => new()
    {
        ["verbs"] = List(verbs),
        ["apiGroups"] = List(groups),
        ["resources"] = List(resources),
    };

    private static JsonObject Paths(ImmutableArray<string> verbs, ImmutableArray<string> paths) => new()
    {
        ["verbs"] = List(verbs),
        ["nonResourceURLs"] = List(paths),
    };

    private static JsonArray List(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
