using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Controllers.Pods;

public sealed class PodFailureTests
{
    [Theory]
    [InlineData("broken:1", "", 3, "ImagePullBackOff", "Back-off pulling image \"broken:1\": ErrImagePull: rpc error")]
    [InlineData("broken:1", "", 1, "ErrImagePull", "failed to resolve reference \"docker.io/library/broken:1\"")]
    [InlineData("Not An Image", "", 1, "InvalidImageName", "couldn't parse image name \"Not An Image\"")]
    [InlineData("web:1", "image-pull", 3, "ImagePullBackOff", "docker.io/library/web:1: not found")]
    [InlineData("web:1", "crash-loop", 5, "CrashLoopBackOff", "back-off 10s restarting failed container=web pod=p_default(")]
    public async Task A_container_waits_for_the_reason_that_was_asked_for(string image, string fault, double seconds, string reason, string message)
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(image: image), annotations: Fault(fault)));

        await cluster.PassAsync(seconds);

        var waiting = Container(cluster)["state"].ObjectAt("waiting");
        Assert.Equal(reason, waiting.TextAt("reason"));
        Assert.Contains(message, waiting.TextAt("message"), StringComparison.Ordinal);
        Assert.Equal("ContainersNotReady", Conditions.Reason(cluster.Get(Collections.Pods, "p")["status"], "Ready"));
    }

    [Fact]
    public async Task A_crashing_container_waits_longer_each_time_and_keeps_its_last_state_and_log()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(), annotations: Fault("crash-loop")));

        await cluster.PassAsync(40);

        var container = Container(cluster);
        Assert.Equal(3, container.NumberAt("restartCount"));
        Assert.Equal("back-off 40s", container.TextAt("state", "waiting", "message")[..12]);
        Assert.Equal(1, container.NumberAt("lastState", "terminated", "exitCode"));
        Assert.Contains("BackOff", cluster.Events("p"));
        var log = cluster.Logs.Find(cluster.Get(Collections.Pods, "p").TextAt("metadata", "uid"), "web")!;
        Assert.Contains("exit code 1", log.Lines[^1].Text, StringComparison.Ordinal);
        Assert.NotNull(log.Previous);
    }

    [Fact]
    public async Task A_crash_loop_heals_after_the_named_number_of_restarts()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(), annotations: Fault("crash-loop:2")));

        await cluster.PassAsync(20);

        Assert.True(Container(cluster).FlagAt("ready"));
        Assert.Equal(2, Container(cluster).NumberAt("restartCount"));
    }

    [Fact]
    public async Task A_pod_that_never_becomes_ready_says_so_with_each_probe()
    {
        await using var cluster = new LivingCluster();
        var probe = """ "readinessProbe": { "httpGet": { "port": 80 }, "initialDelaySeconds": 2, "periodSeconds": 5 } """;
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(probe), annotations: Fault("never-ready")));

        await cluster.PassAsync(20);

        Assert.True(Container(cluster).FlagAt("started"));
        Assert.False(Container(cluster).FlagAt("ready"));
        var told = cluster.List(Collections.Events).Single(told => told.TextAt("reason") == "Unhealthy");
        Assert.Equal(4, told.NumberAt("count"));
        Assert.Equal("Readiness probe failed: HTTP probe failed with statuscode: 503", told.TextAt("message"));
    }

    [Theory]
    [InlineData("", 3, true)]
    [InlineData("", 2, false)]
    [InlineData("slow:5", 6, false)]
    [InlineData("slow:5", 8, true)]
    public async Task A_pod_is_ready_after_the_delay_of_its_probe(string fault, double seconds, bool ready)
    {
        await using var cluster = new LivingCluster();
        var probe = """ "readinessProbe": { "httpGet": { "port": 80 }, "initialDelaySeconds": 2 } """;
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(probe), annotations: Fault(fault)));

        await cluster.PassAsync(seconds);

        Assert.Equal(ready, Conditions.Holds(cluster.Get(Collections.Pods, "p")["status"], "Ready"));
    }

    [Fact]
    public async Task One_of_three_replicas_is_stuck_and_a_restart_of_the_lab_does_not_move_it()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment", annotations: Fault("one-stuck")));

        await cluster.PassAsync(5);

        var stuck = Assert.Single(cluster.Pods, pod => !Conditions.Holds(pod["status"], "Ready")).TextAt("metadata", "name");
        await cluster.RestartAsync();
        await cluster.PassAsync(5);
        Assert.Equal(stuck, Assert.Single(cluster.Pods, pod => !Conditions.Holds(pod["status"], "Ready")).TextAt("metadata", "name"));
        Assert.Equal(2, cluster.Get(Collections.Deployments, "web").NumberAt("status", "readyReplicas"));
    }

    [Fact]
    public async Task A_missing_secret_holds_a_container_until_it_is_there()
    {
        await using var cluster = new LivingCluster();
        var env = """ "env": [ { "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "s", "key": "token" } } } ] """;
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(env)));

        await cluster.PassAsync(2);
        Assert.Equal(("CreateContainerConfigError", "secret \"s\" not found"), Waiting(cluster));

        _ = cluster.Create("""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "s" }, "stringData": { "other": "x" } }""");
        await cluster.PassAsync(1);
        Assert.Equal(("CreateContainerConfigError", "couldn't find key token in Secret default/s"), Waiting(cluster));

        cluster.Change(new ResourceName("", "secrets"), "s", secret => secret["data"] = new JsonObject { ["token"] = "eA==" });
        await cluster.PassAsync(2);
        Assert.True(Container(cluster).FlagAt("ready"));
    }

    [Fact]
    public async Task A_missing_config_map_keeps_a_volume_from_being_mounted()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(), """ "volumes": [ { "name": "v", "configMap": { "name": "c" } } ] """));

        await cluster.PassAsync(2);

        Assert.Equal(("ContainerCreating", ""), Waiting(cluster));
        Assert.Equal(["Scheduled", "FailedMount"], cluster.Events("p"));
    }

    [Theory]
    [InlineData(""" "nodeSelector": { "disk": "fast" } """, "", "1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful")]
    [InlineData("", """ "resources": { "requests": { "cpu": "65" } } """, "1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.")]
    [InlineData(""" "volumes": [ { "name": "v", "persistentVolumeClaim": { "claimName": "c" } } ] """, "", "persistentvolumeclaim \"c\" not found.")]
    public async Task A_pod_that_fits_nowhere_is_unschedulable(string spec, string container, string message)
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(container), spec));

        await cluster.PassAsync(1);

        var pod = cluster.Get(Collections.Pods, "p");
        Assert.Equal("Unschedulable", Conditions.Reason(pod["status"], "PodScheduled"));
        Assert.Contains(message, Conditions.Find(pod["status"], "PodScheduled").TextAt("message"), StringComparison.Ordinal);
        Assert.Equal(["FailedScheduling"], cluster.Events("p"));
    }

    [Fact]
    public async Task A_held_pod_becomes_ready_when_it_is_let_go()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Held.Add("p");
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container()));
        await cluster.PassAsync(2);
        Assert.False(Container(cluster).FlagAt("ready"));

        _ = cluster.Held.Remove("p");
        cluster.Loop.Wake(Collections.Pods);
        await cluster.PassAsync(0.25);

        Assert.True(Container(cluster).FlagAt("ready"));
    }

    [Fact]
    public async Task Init_containers_run_one_after_the_other_before_the_others()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container(), """ "initContainers": [ { "name": "a", "image": "a:1" }, { "name": "b", "image": "broken:1" } ] """));

        await cluster.PassAsync(4);

        var status = cluster.Get(Collections.Pods, "p")["status"];
        Assert.Equal("Pending", status.TextAt("phase"));
        Assert.Equal("containers with incomplete status: [b]", Conditions.Find(status, "Initialized").TextAt("message"));
        Assert.Equal("Completed", status!["initContainerStatuses"]![0].TextAt("state", "terminated", "reason"));
        Assert.Equal(("PodInitializing", ""), Waiting(cluster));
    }

    [Fact]
    public async Task A_deleted_pod_ends_soon_unless_it_asks_for_its_grace_period()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("quick", TestWorkloads.Container()));
        _ = cluster.Create(TestWorkloads.Pod("slow", TestWorkloads.Container(), """ "terminationGracePeriodSeconds": 5 """, """ "lab.flywheel.dev/stop": "slow" """));
        await cluster.PassAsync(2);

        cluster.Delete(Collections.Pods, "quick");
        cluster.Delete(Collections.Pods, "slow");
        await cluster.PassAsync(1);

        var left = Assert.Single(cluster.Pods);
        Assert.Equal("slow", left.TextAt("metadata", "name"));
        Assert.Equal(5, left.NumberAt("metadata", "deletionGracePeriodSeconds"));
        await cluster.PassAsync(5);
        Assert.Empty(cluster.Pods);
    }

    private static JsonObject Container(LivingCluster cluster) => cluster.Get(Collections.Pods, "p")["status"].ObjectsAt("containerStatuses").Single();

    private static (string Reason, string Message) Waiting(LivingCluster cluster) =>
        (Container(cluster).TextAt("state", "waiting", "reason"), Container(cluster).TextAt("state", "waiting", "message"));

    private static string Fault(string fault) => fault.Length == 0 ? "" : $"\"lab.flywheel.dev/pods\": \"{fault}\"";
}
