namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>Creates that do not come to their end against the whole lab: what exists is in the state.</summary>
public sealed class HalfWayTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private static readonly string[] Providers = ["alekc/kubectl", "hashicorp/helm"];

    [Fact]
    public async Task Pods_that_never_become_ready_leave_tainted_resources_that_are_replaced_once_they_can()
    {
        var fault = lab.Faults.Add(new() { Kind = "pod", Name = "late/*" }).Id;
        using var module = lab.Module(Stack("late", "web:1.0", """timeouts { create = "2s" }""", "timeout = 2"), Providers);
        await module.InitAsync();

        var output = CycleSteps.Words((await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1));
        Assert.Contains("Deployment late/web is not as awaited after 2 s", output, StringComparison.Ordinal);
        Assert.Contains("Deployment late/minio-operator is not as awaited after 2 s", output, StringComparison.Ordinal);
        Assert.Equal(await UidAsync("late"), module.State("kubectl_manifest", "web").GetProperty("uid").GetString());
        Assert.Equal("failed", module.State("helm_release").GetProperty("status").GetString());

        lab.Faults.Clear(fault);
        module.Change("\"2s\"", "\"60s\"");
        module.Change("timeout = 2", "timeout = 60");
        await module.MendAsync("kubectl_manifest.web is tainted, so must be replaced", "helm_release.operator is tainted, so must be replaced");
        await module.DestroyAsync();
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_ends_the_wait_at_the_deadline_of_the_deployment()
    {
        using var module = lab.Module(Stack("broken", "broken:1.0", "", "timeout = 60", 5), Providers);
        await module.InitAsync();

        var output = (await module.RunAsync("apply", "-target=kubectl_manifest.web", "-auto-approve", "-input=false", "-no-color")).Expect(1);

        Assert.Contains("exceeded its progress deadline", output, StringComparison.Ordinal);
        Assert.Contains("kubectl_manifest.web is tainted", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_during_a_wait_leaves_what_exists_in_the_state()
    {
        lab.Faults.Add(new() { Kind = "pod", Name = "cut/*" });
        using var module = lab.Module(Stack("cut", "web:1.0", "", "timeout = 60"), Providers);
        await module.InitAsync();

        var apply = await module.InterruptAsync(
            () => Task.WhenAll(lab.DeployedAsync("cut", "web"), lab.DeployedAsync("cut", "minio-operator")), "apply", "-auto-approve", "-input=false", "-no-color");

        Assert.Equal(1, apply.Code);
        Assert.Contains("Interrupt received", apply.Output, StringComparison.Ordinal);
        Assert.Equal(await UidAsync("cut"), module.State("kubectl_manifest", "web").GetProperty("uid").GetString());
        Assert.Equal("minio-operator", module.State("helm_release").GetProperty("name").GetString());
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("kubectl_manifest.web is tainted", plan, StringComparison.Ordinal);
        Assert.Contains("helm_release.operator is tainted", plan, StringComparison.Ordinal);

        // what the operator has besides its namespace would be in the way of the other tests
        await module.DestroyAsync();
    }

    private Task<string> UidAsync(string @namespace) => lab.Kubectl.OkAsync("get", "deployment/web", "-n", @namespace, "-o", "jsonpath={.metadata.uid}");

    private static string Stack(string @namespace, string image, string manifest, string release, int deadline = 600) => $$"""
        resource "kubectl_manifest" "namespace" {
          yaml_body = "{apiVersion: v1, kind: Namespace, metadata: {name: {{@namespace}} } }"
        }

        resource "kubectl_manifest" "web" {
          depends_on = [kubectl_manifest.namespace]
          yaml_body  = <<-YAML
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: {{@namespace}} }
            spec:
              replicas: 1
              progressDeadlineSeconds: {{deadline}}
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: web, image: "{{image}}" }] }
          YAML
          {{manifest}}
        }

        resource "helm_release" "operator" {
          depends_on = [kubectl_manifest.namespace]
          name       = "minio-operator"
          namespace  = "{{@namespace}}"
          repository = "https://operator.min.io/"
          chart      = "operator"
          {{release}}
        }
        """;
}
