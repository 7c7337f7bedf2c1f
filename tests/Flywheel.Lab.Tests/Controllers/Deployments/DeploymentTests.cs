using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Deployments;

namespace Flywheel.Lab.Tests.Controllers.Deployments;

public sealed class DeploymentTests
{
    [Fact]
    public async Task A_new_deployment_becomes_available()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());

        await cluster.PassAsync(2);

        var web = cluster.Get(Collections.Deployments, "web");
        Assert.Equal(3, web.NumberAt("status", "availableReplicas"));
        Assert.Equal("1", web.TextAt("metadata", "annotations", Revisions.Revision));
        Assert.Equal(("True", "MinimumReplicasAvailable"), Condition(web, "Available"));
        Assert.Equal(("True", "NewReplicaSetAvailable"), Condition(web, "Progressing"));
        Assert.Equal(1, web.NumberAt("status", "observedGeneration"));
        Assert.All(cluster.Pods, pod => Assert.Equal("Running", pod.TextAt("status", "phase")));
        Assert.Equal(["ScalingReplicaSet"], cluster.Events("web"));
        Assert.Equal(["Scheduled", "Pulling", "Pulled", "Created", "Started"], cluster.Events(cluster.Pods[0].TextAt("metadata", "name")));
    }

    [Fact]
    public async Task A_change_of_the_template_rolls_out_within_the_limits_and_keeps_the_old_revision()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        await cluster.PassAsync(2);

        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        var fewest = 3;
        for (var i = 0; i < 20; i++)
        {
            await cluster.PassAsync(0.25);
            fewest = Math.Min(fewest, cluster.Get(Collections.Deployments, "web").NumberAt("status", "availableReplicas") ?? 0);
            Assert.InRange(cluster.Pods.Count(pod => pod["metadata"]!["deletionTimestamp"] is null), 3, 4);
        }

        var web = cluster.Get(Collections.Deployments, "web");
        Assert.Equal(3, fewest);
        Assert.Equal("2", web.TextAt("metadata", "annotations", Revisions.Revision));
        Assert.Equal(3, web.NumberAt("status", "updatedReplicas"));
        Assert.Equal(3, cluster.Pods.Count);
        Assert.Equal([0, 3], cluster.List(Collections.ReplicaSets).Select(set => set.NumberAt("spec", "replicas") ?? -1).Order());
    }

    [Fact]
    public async Task An_old_template_takes_its_old_set_and_a_new_number()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        await cluster.PassAsync(2);
        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        await cluster.PassAsync(4);
        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:1");
        await cluster.PassAsync(4);

        var sets = cluster.List(Collections.ReplicaSets);
        var first = Assert.Single(sets, set => set.NumberAt("spec", "replicas") == 3);
        Assert.Equal(2, sets.Count);
        Assert.Equal("3", first.TextAt("metadata", "annotations", Revisions.Revision));
        Assert.Equal("1", first.TextAt("metadata", "annotations", Revisions.History));
    }

    [Fact]
    public async Task A_broken_image_stops_the_rollout_until_the_deadline_fires()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        await cluster.PassAsync(2);

        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "broken:1");
        await cluster.PassAsync(65);

        var web = cluster.Get(Collections.Deployments, "web");
        Assert.Equal(("False", "ProgressDeadlineExceeded"), Condition(web, "Progressing"));
        Assert.Equal(("True", "MinimumReplicasAvailable"), Condition(web, "Available"));
        var stuck = Assert.Single(cluster.Pods, pod => pod.TextAt("status", "phase") == "Pending");
        Assert.Equal("ImagePullBackOff", stuck["status"]!["containerStatuses"]![0].TextAt("state", "waiting", "reason"));
    }

    [Fact]
    public async Task Scaling_makes_no_revision_and_pausing_stops_only_rollouts()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        await cluster.PassAsync(2);

        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["paused"] = true);
        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["replicas"] = 5);
        await cluster.PassAsync(3);

        var web = cluster.Get(Collections.Deployments, "web");
        Assert.Equal(("Unknown", "DeploymentPaused"), Condition(web, "Progressing"));
        Assert.Equal(5, cluster.Pods.Count);
        _ = Assert.Single(cluster.List(Collections.ReplicaSets));

        cluster.Change(Collections.Deployments, "web", web => web["spec"]!.AsObject().Remove("paused"));
        await cluster.PassAsync(6);

        web = cluster.Get(Collections.Deployments, "web");
        Assert.Equal(5, web.NumberAt("status", "updatedReplicas"));
        Assert.Equal(("True", "NewReplicaSetAvailable"), Condition(web, "Progressing"));
    }

    [Fact]
    public async Task Recreate_starts_nothing_before_the_last_old_pod_is_gone()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web("""{"type":"Recreate"}"""));
        await cluster.PassAsync(2);

        cluster.Change(Collections.Deployments, "web", web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        await cluster.PassAsync(0);
        Assert.Equal(3, cluster.Pods.Count);
        Assert.All(cluster.Pods, pod => Assert.NotNull(pod["metadata"]!["deletionTimestamp"]));
        await cluster.PassAsync(3);

        Assert.All(cluster.Pods, pod => Assert.Equal("web:2", pod["spec"]!["containers"]![0].TextAt("image")));
        Assert.Equal(3, cluster.Get(Collections.Deployments, "web").NumberAt("status", "availableReplicas"));
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_happens()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        await cluster.PassAsync(3);
        var version = cluster.Test.Cluster.Version;

        cluster.Change(Collections.Deployments, "web", web => web["metadata"]!["labels"] = new JsonObject { ["touched"] = "1" });
        await cluster.PassAsync(30);

        Assert.Equal(version + 1, cluster.Test.Cluster.Version);
    }

    [Fact]
    public async Task A_restart_of_the_lab_changes_nothing()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(Web());
        _ = cluster.Create(TestWorkloads.Set("StatefulSet").Replace("web", "db", StringComparison.Ordinal));
        _ = cluster.Create(TestWorkloads.Job());
        _ = cluster.Create(TestWorkloads.Pod("crash", TestWorkloads.Container(), annotations: "\"lab.flywheel.dev/pods\": \"crash-loop:3\""));
        await cluster.PassAsync(80);
        var version = cluster.Test.Cluster.Version;

        await cluster.RestartAsync();
        await cluster.PassAsync(5);

        Assert.Equal(version, cluster.Test.Cluster.Version);
    }

    private static string Web(string strategy = """{"type":"RollingUpdate"}""") => $$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
          "spec": {
            "replicas": 3, "progressDeadlineSeconds": 60, "strategy": {{strategy}},
            "selector": { "matchLabels": { "app": "web" } },
            "template": {
              "metadata": { "labels": { "app": "web" } },
              "spec": { "containers": [ { "name": "web", "image": "web:1" } ] }
            }
          }
        }
        """;

    private static (string Status, string Reason) Condition(JsonObject content, string type) =>
        (Conditions.Find(content["status"], type).TextAt("status"), Conditions.Reason(content["status"], type));
}
