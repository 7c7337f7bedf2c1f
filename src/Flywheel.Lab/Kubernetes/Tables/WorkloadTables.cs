using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The tables of what runs pods.</summary>
internal static class WorkloadTables
{
    private static readonly TableColumn[] Wide = [TableColumn.Wide("Containers"), TableColumn.Wide("Images"), TableColumn.Wide("Selector")];

    public static IEnumerable<KeyValuePair<string, TableLayout>> All { get; } =
    [
        new("pods", PodTable.Layout),
        new("podtemplates", new(
            [TableColumn.ObjectName, new("Containers"), new("Images"), new("Pod Labels")],
            (content, _) => [content.Name(), .. Containers(content, "template.spec"), Cells.Labels(content.At("template.metadata.labels"))])),
        new("replicationcontrollers", Replicas(content => Cells.Labels(content.At("spec.selector")))),
        new("replicasets.apps", Replicas(content => Cells.Selector(content.At("spec.selector")))),
        new("deployments.apps", new(
            [TableColumn.ObjectName, new("Ready"), new("Up-to-date"), new("Available"), TableColumn.Age, .. Wide],
            (content, now) =>
            [
                content.Name(),
                $"{content.NumberAt("status.readyReplicas")}/{content.NumberAt("spec.replicas")}",
                content.NumberAt("status.updatedReplicas"),
                content.NumberAt("status.availableReplicas"),
                Cells.Age(content, now),
                .. Containers(content),
                Cells.Selector(content.At("spec.selector")),
            ])),
        new("statefulsets.apps", new(
            [TableColumn.ObjectName, new("Ready"), TableColumn.Age, .. Wide[..2]],
            (content, now) =>
            [
                content.Name(),
                $"{content.NumberAt("status.readyReplicas")}/{content.NumberAt("spec.replicas")}",
                Cells.Age(content, now),
                .. Containers(content),
            ])),
        new("daemonsets.apps", new(
            [
                TableColumn.ObjectName, TableColumn.Integer("Desired"), TableColumn.Integer("Current"), TableColumn.Integer("Ready"),
                TableColumn.Integer("Up-to-date"), TableColumn.Integer("Available"), new("Node Selector"), TableColumn.Age, .. Wide,
            ],
            (content, now) =>
            [
                content.Name(),
                content.NumberAt("status.desiredNumberScheduled"),
                content.NumberAt("status.currentNumberScheduled"),
                content.NumberAt("status.numberReady"),
                content.NumberAt("status.updatedNumberScheduled"),
                content.NumberAt("status.numberAvailable"),
                Cells.Labels(content.At("spec.template.spec.nodeSelector")),
                Cells.Age(content, now),
                .. Containers(content),
                Cells.Selector(content.At("spec.selector")),
            ])),
        new("controllerrevisions.apps", new(
            [TableColumn.ObjectName, new("Controller"), new("Revision"), TableColumn.Age],
            (content, now) => [content.Name(), Controller(content), content.NumberAt("revision"), Cells.Age(content, now)])),
        new("jobs.batch", new(
            [TableColumn.ObjectName, new("Status"), new("Completions"), new("Duration"), TableColumn.Age, .. Wide],
            (content, now) =>
            [
                content.Name(), JobStatus(content), JobCompletions(content), JobDuration(content, now), Cells.Age(content, now), .. Containers(content),
                Cells.Selector(content.At("spec.selector")),
            ])),
        new("cronjobs.batch", new(
            [
                TableColumn.ObjectName, new("Schedule"), new("Timezone"), new("Suspend", "boolean"), TableColumn.Integer("Active"), new("Last Schedule"),
                TableColumn.Age, .. Wide,
            ],
            (content, now) =>
            [
                content.Name(),
                content.TextAt("spec.schedule"),
                content.TextAt("spec.timeZone", Cells.None),
                content.At("spec.suspend") switch { null => "<unset>", var suspend => suspend.ToString() == "true" ? "True" : "False" },
                content.CountAt("status.active"),
                content.At("status.lastScheduleTime") is { } last ? HumanDuration.Since(last, now) : Cells.None,
                Cells.Age(content, now),
                .. Containers(content, "spec.jobTemplate.spec.template.spec"),
                Cells.Selector(content.At("spec.jobTemplate.spec.selector")),
            ])),
    ];

    private static TableLayout Replicas(Func<JsonObject, string> selector) => new(
        [
            TableColumn.ObjectName, TableColumn.Integer("Desired"), TableColumn.Integer("Current"), TableColumn.Integer("Ready"), TableColumn.Age, .. Wide,
        ],
        (content, now) =>
        [
            content.Name(),
            content.NumberAt("spec.replicas"),
            content.NumberAt("status.replicas"),
            content.NumberAt("status.readyReplicas"),
            Cells.Age(content, now),
            .. Containers(content),
            selector(content),
        ]);

    private static JsonNode?[] Containers(JsonObject content, string podSpec = "spec.template.spec")
    {
        var (names, images) = Cells.Containers(content, podSpec);
        return [names, images];
    }

    private static string Controller(JsonObject content) =>
        content.ItemsAt("metadata.ownerReferences").FirstOrDefault(owner => owner["controller"]?.ToString() == "true") is { } owner
            ? $"{owner.Text("kind").ToLowerInvariant()}{Group(owner)}/{owner.Text("name")}"
            : Cells.None;

    private static string Group(JsonObject owner) => owner.Text("apiVersion").Split('/') is [var group, _] ? $".{group}" : "";

    private static string JobStatus(JsonObject job) =>
        job.HasCondition("Complete") ? "Complete"
        : job.HasCondition("Failed") ? "Failed"
        : job.At("metadata.deletionTimestamp") is not null ? "Terminating"
        : job.HasCondition("Suspended") ? "Suspended"
        : job.HasCondition("FailureTarget") ? "FailureTarget"
        : job.HasCondition("SuccessCriteriaMet") ? "SuccessCriteriaMet"
        : "Running";

    private static string JobCompletions(JsonObject job)
    {
        var succeeded = job.NumberAt("status.succeeded");
        return job.At("spec.completions") is not null ? $"{succeeded}/{job.NumberAt("spec.completions")}"
            : job.NumberAt("spec.parallelism") is > 1 and var parallelism ? $"{succeeded}/1 of {parallelism}"
            : $"{succeeded}/1";
    }

    private static string JobDuration(JsonObject job, DateTimeOffset now) =>
        HumanDuration.Read(job.At("status.startTime")) is not { } start ? ""
        : HumanDuration.Of((HumanDuration.Read(job.At("status.completionTime")) ?? now) - start);
}
