using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.StatefulSets;

namespace Flywheel.Lab.Tests.Controllers.StatefulSets;

public sealed class StatefulSetTests
{
    // Each pod as ordinal, revision, and a (available), w (waiting), t (terminating) or f (finished).
    [Theory]
    [InlineData("", "+0")]
    [InlineData("0:new:w", "")]
    [InlineData("0:new:a", "+1")]
    [InlineData("0:new:a 1:new:a 2:new:a", "")]
    [InlineData("0:new:a 1:new:a 2:new:a 3:new:a 4:new:a", "-4")]
    [InlineData("0:new:a 1:new:a 2:new:a 3:new:a 4:new:t", "")]
    [InlineData("0:old:a 1:old:a 2:old:a", "-2")]
    [InlineData("0:old:a 1:old:a 2:new:w", "")]
    [InlineData("0:old:a 1:old:a 2:new:a", "-1")]
    [InlineData("0:old:a 1:old:a 2:old:w", "")]
    [InlineData("0:new:f", "-0")]
    public void Pods_come_in_order_go_in_reverse_and_are_replaced_from_the_last(string pods, string expected)
    {
        var goal = new StatefulGoal(0, 3, 0, "old", "new");

        Assert.Equal(expected, Write(StatefulSteps.Next(goal, Read(pods))));
    }

    [Theory]
    [InlineData("0:old:a 1:old:a 2:old:a", "-2")]
    [InlineData("0:old:a 1:old:a 2:new:a", "")]
    public void A_partition_keeps_the_lower_pods_as_they_are(string pods, string expected)
    {
        var goal = new StatefulGoal(0, 3, 2, "old", "new");

        Assert.Equal(expected, Write(StatefulSteps.Next(goal, Read(pods))));
        Assert.Equal("old", goal.RevisionOf(1));
        Assert.Equal("new", goal.RevisionOf(2));
    }

    [Fact]
    public void Parallel_pods_come_and_go_at_once()
    {
        var goal = new StatefulGoal(0, 3, 0, "new", "new") { IsParallel = true };

        Assert.Equal("+0 +1 +2", Write(StatefulSteps.Next(goal, [])));
        Assert.Equal("-3 -4", Write(StatefulSteps.Next(goal, Read("0:new:a 1:new:w 2:new:a 3:new:a 4:new:w"))));
    }

    [Fact]
    public async Task A_stateful_set_brings_its_claims_and_updates_in_place()
    {
        await using var cluster = new LivingCluster();
        var claims = """
            "replicas": 2, "serviceName": "web", "volumeClaimTemplates": [ { "metadata": { "name": "data" },
              "spec": { "accessModes": [ "ReadWriteOnce" ], "resources": { "requests": { "storage": "1Gi" } } } } ]
            """;
        _ = cluster.Create(TestWorkloads.Set("StatefulSet", claims));
        await cluster.PassAsync(3);

        Assert.Equal(["web-0", "web-1"], cluster.Pods.Select(pod => pod.TextAt("metadata", "name")));
        Assert.Equal(["data-web-0", "data-web-1"], cluster.List(Collections.PersistentVolumeClaims).Select(claim => claim.TextAt("metadata", "name")));
        Assert.Equal("data-web-1", cluster.Pods[1]["spec"]!["volumes"]![0].TextAt("persistentVolumeClaim", "claimName"));

        cluster.Change(Collections.StatefulSets, "web", set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        await cluster.PassAsync(0.5);
        Assert.NotEqual(cluster.Get(Collections.StatefulSets, "web").TextAt("status", "currentRevision"), cluster.Get(Collections.StatefulSets, "web").TextAt("status", "updateRevision"));
        await cluster.PassAsync(5);

        var status = cluster.Get(Collections.StatefulSets, "web")["status"]!;
        Assert.Equal(2, status.NumberAt("updatedReplicas"));
        Assert.Equal(status.TextAt("updateRevision"), status.TextAt("currentRevision"));
        Assert.Equal(2, cluster.List(new("apps", "controllerrevisions")).Count);
        Assert.All(cluster.Pods, pod => Assert.Equal("web:2", pod["spec"]!["containers"]![0].TextAt("image")));
    }

    [Fact]
    public async Task A_stateful_set_finds_the_pods_and_revisions_that_another_left_behind()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("StatefulSet"));
        await cluster.PassAsync(4);
        var pods = cluster.Pods.Select(pod => pod.TextAt("metadata", "uid")).ToList();

        cluster.Delete(Collections.StatefulSets, "web", "Orphan");
        await cluster.PassAsync(1);
        _ = cluster.Create(TestWorkloads.Set("StatefulSet"));
        await cluster.PassAsync(2);

        Assert.Equal(pods, cluster.Pods.Select(pod => pod.TextAt("metadata", "uid")));
        Assert.Equal(3, cluster.Get(Collections.StatefulSets, "web").NumberAt("status", "availableReplicas"));
        _ = Assert.Single(cluster.List(new("apps", "controllerrevisions")));
    }

    [Fact]
    public async Task A_daemon_set_and_a_stateful_set_of_one_name_do_not_disturb_each_other()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("StatefulSet", "\"replicas\": 1"));
        _ = cluster.Create(TestWorkloads.Set("DaemonSet", ""));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 10; i++)
        {
            cluster.Test.Time.Advance(TimeSpan.FromSeconds(0.25));
            await cluster.Loop.RestAsync(limit.Token);
        }

        Assert.Equal(2, cluster.Pods.Count);
    }

    [Fact]
    public async Task A_daemon_set_has_one_pod_on_each_node_and_replaces_them_one_by_one()
    {
        await using var cluster = new LivingCluster(nodes: 3);
        _ = cluster.Create(TestWorkloads.Set("DaemonSet", ""));
        await cluster.PassAsync(2);

        Assert.Equal(3, cluster.Pods.Select(pod => pod.TextAt("spec", "nodeName")).Distinct().Count());
        Assert.Equal(3, cluster.Get(Collections.DaemonSets, "web").NumberAt("status", "numberAvailable"));

        cluster.Change(Collections.DaemonSets, "web", set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2");
        var fewest = 3;
        for (var i = 0; i < 20; i++)
        {
            await cluster.PassAsync(0.25);
            fewest = Math.Min(fewest, cluster.Get(Collections.DaemonSets, "web").NumberAt("status", "numberReady") ?? 0);
        }

        Assert.Equal(2, fewest);
        Assert.Equal(3, cluster.Get(Collections.DaemonSets, "web").NumberAt("status", "updatedNumberScheduled"));
    }

    private static List<StatefulPod> Read(string pods) =>
    [
        .. pods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pod => pod.Split(':')).Select(parts => new StatefulPod(int.Parse(parts[0], null), parts[1])
        {
            IsAvailable = parts[2] == "a",
            IsTerminating = parts[2] == "t",
            IsFinished = parts[2] == "f",
        }),
    ];

    private static string Write(StatefulSteps steps) =>
        string.Join(' ', steps.Create.Select(ordinal => $"+{ordinal}").Concat(steps.Delete.Order().Select(ordinal => $"-{ordinal}")));
}
