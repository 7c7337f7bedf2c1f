namespace Flywheel.Lab.Tests.Controllers;

/// <summary>Manifests of small workloads.</summary>
internal static class TestWorkloads
{
    /// <summary>A container named <c>web</c>.</summary>
    public static string Container(string more = "", string image = "web:1") =>
        $$"""{ "name": "web", "image": "{{image}}"{{(more.Length > 0 ? "," : "")}}{{more}} }""";

    public static string Pod(string name, string container, string spec = "", string annotations = "") => $$"""
        { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "labels": { "app": "{{name}}" }, "annotations": { {{annotations}} } },
          "spec": { {{spec}}{{(spec.Length > 0 ? "," : "")}} "containers": [ {{container}} ] } }
        """;

    /// <summary>A Deployment, StatefulSet or DaemonSet of <c>web</c>.</summary>
    public static string Set(string kind, string spec = "\"replicas\": 3", string annotations = "", string container = """{ "name": "web", "image": "web:1" }""") => $$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "web" },
          "spec": { {{spec}}{{(spec.Length > 0 ? "," : "")}} "selector": { "matchLabels": { "app": "web" } },
            "template": { "metadata": { "labels": { "app": "web" }, "annotations": { {{annotations}} } }, "spec": { "containers": [ {{container}} ] } } } }
        """;

    public static string Job(string spec = "", string annotations = "", string restart = "Never") => $$"""
        { "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "work" },
          "spec": { {{spec}}{{(spec.Length > 0 ? "," : "")}} "template": { "metadata": { "annotations": { {{annotations}} } },
            "spec": { "restartPolicy": "{{restart}}", "containers": [ { "name": "work", "image": "work:1" } ] } } } }
        """;
}
