using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The tables of the cluster's own things: nodes, namespaces, events, identities.</summary>
internal static class ClusterTables
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IEnumerable<KeyValuePair<string, TableLayout>> All { get; } =
    [
        new("namespaces", new(
            [TableColumn.ObjectName, new("Status"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("status.phase"), Cells.Age(content, now)])),
        new("nodes", new(
            [
                TableColumn.ObjectName, new("Status"), new("Roles"), TableColumn.Age, new("Version"), TableColumn.Wide("Internal-IP"),
                TableColumn.Wide("External-IP"), TableColumn.Wide("OS-Image"), TableColumn.Wide("Kernel-Version"), TableColumn.Wide("Container-Runtime"),
            ],
            (content, now) =>
            [
                content.Name(), NodeStatus(content), Roles(content), Cells.Age(content, now), content.TextAt("status.nodeInfo.kubeletVersion"),
                Address(content, "InternalIP"), Address(content, "ExternalIP"), content.TextAt("status.nodeInfo.osImage", HumanDuration.Unknown),
                content.TextAt("status.nodeInfo.kernelVersion", HumanDuration.Unknown),
                content.TextAt("status.nodeInfo.containerRuntimeVersion", HumanDuration.Unknown),
            ])),
        new("events", Events("involvedObject", "source", "firstTimestamp", "lastTimestamp", "count", "message")),
        new("events.events.k8s.io", Events(
            "regarding", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount", "note")),
        new("serviceaccounts", new(
            [TableColumn.ObjectName, new("Secrets"), TableColumn.Age],
            (content, now) => [content.Name(), content.CountAt("secrets"), Cells.Age(content, now)])),
        new("rolebindings.rbac.authorization.k8s.io", Binding),
        new("clusterrolebindings.rbac.authorization.k8s.io", Binding),
        new("leases.coordination.k8s.io", new(
            [TableColumn.ObjectName, new("Holder"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("spec.holderIdentity"), Cells.Age(content, now)])),
        new("runtimeclasses.node.k8s.io", new(
            [TableColumn.ObjectName, new("Handler"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("handler"), Cells.Age(content, now)])),
        new("mutatingwebhookconfigurations.admissionregistration.k8s.io", Webhooks),
        new("validatingwebhookconfigurations.admissionregistration.k8s.io", Webhooks),
    ];

    private static TableLayout Binding => new(
        [
            TableColumn.ObjectName, new("Role"), TableColumn.Age, TableColumn.Wide("Users"), TableColumn.Wide("Groups"), TableColumn.Wide("ServiceAccounts"),
        ],
        (content, now) =>
        [
            content.Name(), $"{content.TextAt("roleRef.kind")}/{content.TextAt("roleRef.name")}", Cells.Age(content, now), Subjects(content, "User"),
            Subjects(content, "Group"), Subjects(content, "ServiceAccount"),
        ]);

    private static TableLayout Webhooks => new(
        [TableColumn.ObjectName, TableColumn.Integer("Webhooks"), TableColumn.Age],
        (content, now) => [content.Name(), content.CountAt("webhooks"), Cells.Age(content, now)]);

    private static TableLayout Events(string subject, string source, string first, string last, string count, string message) => new(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), TableColumn.Wide("Subobject"), TableColumn.Wide("Source"), new("Message"),
            TableColumn.Wide("First Seen"), TableColumn.Wide("Count"), TableColumn.ObjectName with { Priority = 1 },
        ],
        (content, now) =>
        {
            var firstSeen = HumanDuration.Since(content.At(first) ?? content.At("eventTime"), now);
            var lastSeen = content.At("series.lastObservedTime") is { } observed ? HumanDuration.Since(observed, now)
                : content.At(last) is { } time ? HumanDuration.Since(time, now)
                : firstSeen;
            var times = content.At("series") is not null ? content.NumberAt("series.count") : Math.Max(1, content.NumberAt(count));
            var name = content.TextAt($"{subject}.name");
            return
            [
                lastSeen, content.TextAt("type"), content.TextAt("reason"),
                content.TextAt($"{subject}.kind").ToLowerInvariant() + (name.Length > 0 ? $"/{name}" : ""), content.TextAt($"{subject}.fieldPath"),
                Source(content, source), content.TextAt(message).Trim(), firstSeen, times, content.Name(),
            ];
        });

    private static string Source(JsonObject content, string source)
    {
        var component = content.TextAt($"{source}.component", content.TextAt("reportingComponent", content.TextAt("reportingController")));
        var host = content.TextAt($"{source}.host", content.TextAt("reportingInstance"));
        return host.Length > 0 && host != component ? $"{component}, {host}" : component;
    }

    private static string NodeStatus(JsonObject node)
    {
        var ready = node.ItemsAt("status.conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.TextAt("spec.unschedulable") == "true" ? $"{status},SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node)
    {
        var labels = node.At("metadata.labels") as JsonObject ?? [];
        var roles = labels.Where(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) && label.Key.Length > RolePrefix.Length)
            .Select(label => label.Key[RolePrefix.Length..])
            .Append(labels.Text("kubernetes.io/role"))
            .Where(role => role.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join(',', roles) is { Length: > 0 } text ? text : Cells.None;
    }

    private static string Address(JsonObject node, string type) =>
        node.ItemsAt("status.addresses").FirstOrDefault(address => address.Text("type") == type) is { } found ? found.Text("address") : Cells.None;

    private static string Subjects(JsonObject binding, string kind) => string.Join(", ", binding.ItemsAt("subjects")
        .Where(subject => subject.Text("kind") == kind)
        .Select(subject => kind == "ServiceAccount"
            ? string.Create(CultureInfo.InvariantCulture, $"{subject.Text("namespace")}/{subject.Text("name")}")
            : subject.Text("name")));
}
