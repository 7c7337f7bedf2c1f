namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>What no cluster takes, through terraform and against the whole lab.</summary>
public sealed class BadInputTests(CycleLab lab) : IClassFixture<CycleLab>
{
    [Fact]
    public async Task Texts_that_are_no_manifest_and_unknown_attributes_are_no_valid_configuration()
    {
        using var module = lab.Module("""
            resource "kubectl_manifest" "several" {
              yaml_body = "{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: b}}"
            }

            resource "kubectl_manifest" "broken" {
              yaml_body = "a: ["
            }

            resource "helm_release" "unknown" {
              name  = "x"
              chart = "./chart"
              colour = "red"
            }

            resource "kubernetes_deployment_v1" "unsupported" {
            }
            """, "alekc/kubectl", "hashicorp/helm", "hashicorp/kubernetes");
        await module.InitAsync();

        var output = CycleSteps.Words((await module.RunAsync("validate", "-no-color")).Expect(1));

        Assert.Contains("Error: Manifest has several documents with kubectl_manifest.several", output, StringComparison.Ordinal);
        Assert.Contains("Error: Manifest is not YAML with kubectl_manifest.broken", output, StringComparison.Ordinal);
        Assert.Contains("An argument named \"colour\" is not expected here", output, StringComparison.Ordinal);
        Assert.Contains("does not support resource type \"kubernetes_deployment_v1\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_without_definition_and_objects_that_are_too_large_are_refused_as_by_a_real_cluster()
    {
        using var module = lab.Module("""
            resource "kubectl_manifest" "unknown" {
              yaml_body = "{apiVersion: a.example/v1, kind: Thing, metadata: {name: x}}"
            }

            resource "kubectl_manifest" "large" {
              yaml_body = yamlencode({ apiVersion = "v1", kind = "ConfigMap", metadata = { name = "large", namespace = "default" }, data = { text = file("large.txt") } })
            }

            resource "kubernetes_config_map_v1" "large" {
              metadata {
                name = "large-too"
              }
              data = { text = file("large.txt") }
            }

            resource "kubernetes_config_map_v1" "above" {
              metadata {
                name = "above"
              }
              data = { text = substr(file("large.txt"), 0, 1100000) }
            }
            """, "alekc/kubectl", "hashicorp/kubernetes");
        await File.WriteAllTextAsync(Path.Combine(module.Root, "large.txt"), new string('x', 3 * 1024 * 1024), TestContext.Current.CancellationToken);
        await module.InitAsync();

        var output = CycleSteps.Words((await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1));

        Assert.Contains("no matches for kind \"Thing\" in version \"a.example/v1\"", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("RequestEntityTooLarge (413)").Length - 1);
        Assert.Contains("Request entity too large: limit is 3145728", output, StringComparison.Ordinal);
        Assert.Contains("ConfigMap \"above\" is invalid: []: Too long: may not be more than 1048576 bytes", output, StringComparison.Ordinal);
    }
}
