using System.Globalization;
using Flywheel.Lab.Tests.Kubectl;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>The whole job on the kinds that are no Deployments, ready and not; kubectl looks at the same objects and must agree.</summary>
public sealed class WorkloadTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    private static readonly string[] Rollout = ["rollout", "status", "{0}", "--timeout={1}s"];
    private static readonly string[] Completion = ["wait", "{0}", "--for=condition=Complete", "--timeout={1}s"];
    private static readonly string[] Green = ["wait", "{0}", "--for=jsonpath={{.status.healthStatus}}=green", "--timeout={1}s"];
    private static readonly string[] Readiness = ["wait", "{0}", "--for=condition=Ready", "--timeout={1}s"];

    [Theory]
    [InlineData("statefulset/store", "store:1", true)]
    [InlineData("statefulset/store", "broken:1", false)]
    [InlineData("daemonset/agent", "agent:1", true)]
    [InlineData("daemonset/agent", "broken:1", false)]
    [InlineData("job/once", "once:1", true)]
    [InlineData("job/once", "broken:1", false)]
    [InlineData("pod/alone", "alone:1", true)]
    [InlineData("pod/alone", "broken:1", false)]
    public async Task Agrees_with_kubectl(string name, string image, bool isGood)
    {
        if (!isGood)
        {
            lab.OnlyInTheLab();
        }

        var (manifest, question) = name switch
        {
            "statefulset/store" => (Manifests.Set("StatefulSet", "store", image, "serviceName: store", "replicas: 2"), Rollout),
            "daemonset/agent" => (Manifests.Set("DaemonSet", "agent", image), Rollout),
            "job/once" => (Job(image, ""), Completion),
            _ => ($"apiVersion: v1\nkind: Pod\nmetadata: {{ name: alone }}\nspec: {{ containers: [{{ name: alone, image: \"{image}\" }}] }}", Readiness),
        };

        var codes = await AgreeAsync(manifest, name, isGood, question);

        Assert.Equal(isGood ? [] : ["FW5301"], codes);
    }

    [Fact]
    public async Task A_job_whose_pods_fail_too_often_has_failed()
    {
        lab.OnlyInTheLab();

        Assert.Equal(["FW5301"], await AgreeAsync(Job("once:1", "annotations: { lab.flywheel.dev/pods: crash-loop }"), "job/once", isGood: false, Completion));
    }

    [Theory]
    [InlineData("minio:1", true)]
    [InlineData("broken:1", false)]
    public async Task A_tenant_agrees_with_what_kubectl_waits_for(string image, bool isGood)
    {
        lab.OnlyInTheLab();

        var codes = await AgreeAsync(Manifests.Tenant(image), "tenant/objects", isGood, Green);

        Assert.Equal(isGood ? [] : ["FW5302"], codes);
    }

    private static string Job(string image, string metadata) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: once }
        spec: { backoffLimit: 0, template: { metadata: { {{metadata}} }, spec: { restartPolicy: Never, containers: [{ name: once, image: "{{image}}" }] } } }
        """;

    // What does not become ready is waited for two seconds, by both.
    private async Task<IEnumerable<string>> AgreeAsync(string manifest, string name, bool isGood, string[] question)
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(manifest);
        using var bench = new StackBench(lab.Kubeconfig, lab.Context) { Within = TimeSpan.FromSeconds(isGood ? 60 : 4) };
        var result = await bench.AgreeAsync(kubectl, [name], isGood, [.. question.Select(word => string.Format(CultureInfo.InvariantCulture, word, name, isGood ? 60 : 2))]);
        return result.Diagnostics.Select(problem => problem.Code);
    }
}
