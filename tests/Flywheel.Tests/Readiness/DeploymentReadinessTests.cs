using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Readiness;

namespace Flywheel.Tests.Readiness;

public sealed class DeploymentReadinessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_deployment_with_all_its_updated_replicas_available_is_ready()
    {
        var verdict = Judge("""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "a", "uid": "d", "generation": 2 },
              "spec": { "replicas": 3 }, "status": { "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 } }
            """);

        Assert.Equal(Health.Ready, verdict.Health);
        Assert.Equal("3 of 3 updated replicas are available", verdict.Detail);
    }

    private static Verdict Judge(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadinessTable.Judge(KubernetesObject.Of(document.RootElement)!, new ObjectSet(), ReadinessLimits.Default, Now);
    }
}
