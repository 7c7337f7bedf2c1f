using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Scaling;
using Flywheel.Lab.Tests.Kubernetes;

namespace Flywheel.Lab.Tests.Controllers.Scaling;

public sealed class ScalingTests
{
    [Theory]
    [InlineData(2, null, 2, "DesiredWithinRange")]
    [InlineData(1, null, 2, "TooFewReplicas")]
    [InlineData(9, null, 5, "TooManyReplicas")]
    [InlineData(2, 160.0, 4, "DesiredWithinRange")]
    [InlineData(4, 160.0, 5, "TooManyReplicas")]
    [InlineData(3, 82.0, 3, "DesiredWithinRange")]
    [InlineData(4, 10.0, 2, "TooFewReplicas")]
    public void An_autoscaler_stays_within_its_bounds(int current, double? utilisation, int replicas, string reason) =>
        Assert.Equal(new ScaleDecision(replicas, reason), ScaleDecision.Of(current, 2, 5, utilisation, 80));

    [Fact]
    public async Task An_autoscaler_scales_its_deployment()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment", "\"replicas\": 1"));
        _ = cluster.Create("""
            { "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "web" },
              "spec": { "minReplicas": 2, "maxReplicas": 4, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" } } }
            """);
        await cluster.PassAsync(3);

        Assert.Equal(2, cluster.Get(Collections.Deployments, "web").NumberAt("spec", "replicas"));
        Assert.Equal(2, cluster.Get(Collections.Deployments, "web").NumberAt("status", "availableReplicas"));
        var status = cluster.Get(Collections.HorizontalPodAutoscalers, "web")["status"]!;
        Assert.Equal((2, 2), (status.NumberAt("currentReplicas"), status.NumberAt("desiredReplicas")));
        Assert.Equal("ReadyForNewScale", Conditions.Reason(status, "AbleToScale"));
        Assert.Contains("SuccessfulRescale", cluster.Events("web"));
    }

    [Fact]
    public async Task An_autoscaler_whose_target_was_scaled_to_zero_is_off_and_says_so()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment", "\"replicas\": 0"));
        _ = cluster.Create("""
            { "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "web" },
              "spec": { "minReplicas": 2, "maxReplicas": 4, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" } } }
            """);
        await cluster.PassAsync(3);

        Assert.Equal(0, cluster.Get(Collections.Deployments, "web").NumberAt("spec", "replicas"));
        Assert.Equal("ScalingDisabled", Conditions.Reason(cluster.Get(Collections.HorizontalPodAutoscalers, "web")["status"]!, "ScalingActive"));
    }

    [Fact]
    public async Task A_budget_tells_how_many_pods_may_be_taken()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment"));
        _ = cluster.Create("""
            { "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "web" },
              "spec": { "maxUnavailable": 1, "selector": { "matchLabels": { "app": "web" } } } }
            """);
        await cluster.PassAsync(2);

        var status = cluster.Get(Collections.PodDisruptionBudgets, "web")["status"]!;
        Assert.Equal((3, 2, 1), (status.NumberAt("currentHealthy"), status.NumberAt("desiredHealthy"), status.NumberAt("disruptionsAllowed")));
        Assert.True(Conditions.Holds(status, "DisruptionAllowed"));

        // An eviction takes the permission before its pod is seen going; a promise that nobody takes up lapses.
        var promised = cluster.Pods[0].TextAt("metadata", "name");
        _ = cluster.Test.Change(
            new(Collections.PodDisruptionBudgets, "default", "web"),
            budget => budget["status"]!["disruptedPods"] = new JsonObject { [promised] = cluster.Test.Time.GetUtcNow().ToStamp() },
            TestCluster.Me with { Subresource = "status" });
        await cluster.PassAsync(1);
        Assert.Equal(0, cluster.Get(Collections.PodDisruptionBudgets, "web").NumberAt("status", "disruptionsAllowed"));
        await cluster.PassMinutesAsync(3);
        Assert.Equal(1, cluster.Get(Collections.PodDisruptionBudgets, "web").NumberAt("status", "disruptionsAllowed"));
    }

    [Fact]
    public async Task A_quota_tells_what_is_used()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create("""{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "q" }, "spec": { "hard": { "pods": "9", "requests.cpu": "4", "count/deployments.apps": "5" } } }""");
        _ = cluster.Create(TestWorkloads.Set("Deployment", container: TestWorkloads.Container(""" "resources": { "requests": { "cpu": "250m" } } """)));
        await cluster.PassAsync(2);

        var used = cluster.Get(Collections.ResourceQuotas, "q")["status"].ObjectAt("used");
        Assert.Equal(("3", "750m", "1"), (used.TextAt("pods"), used.TextAt("requests.cpu"), used.TextAt("count/deployments.apps")));
    }

    [Fact]
    public async Task Many_deployments_come_up_in_one_go()
    {
        await using var cluster = new LivingCluster();
        for (var number = 0; number < 60; number++)
        {
            _ = cluster.Create(TestWorkloads.Set("Deployment", "\"replicas\": 2").Replace("web", $"web-{number}", StringComparison.Ordinal));
        }

        await cluster.PassAsync(2);

        Assert.All(cluster.List(Collections.Deployments), web => Assert.Equal(2, web.NumberAt("status", "availableReplicas")));
    }
}
