using Flywheel.LabAccess;

namespace Flywheel.EndToEnd.Lab;

/// <summary>The lab's providers as files.</summary>
public sealed class LabMirrorTests : IDisposable
{
    /// <summary>A resource of each stand-in, none of which is told where the lab is.</summary>
    private const string AllProviders = """
        terraform {
          required_providers {
            kubectl    = { source = "alekc/kubectl" }
            gitlab     = { source = "gitlabhq/gitlab" }
            helm       = { source = "hashicorp/helm" }
            kubernetes = { source = "hashicorp/kubernetes" }
            random     = { source = "hashicorp/random" }
          }
        }

        resource "random_id" "this" {
          byte_length = 4
        }

        resource "kubernetes_namespace_v1" "this" {
          metadata {
            name = "shop-${random_id.this.hex}"
          }
        }

        resource "kubectl_manifest" "this" {
          yaml_body = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: ${kubernetes_namespace_v1.this.id}}}"
        }

        resource "helm_release" "this" {
          name       = "operator"
          namespace  = kubernetes_namespace_v1.this.id
          repository = "https://operator.min.io"
          chart      = "operator"
        }

        resource "gitlab_user_runner" "this" {
          runner_type = "group_type"
          group_id    = 1
        }

        """;

    private readonly LabCheckout _checkout = new();

    [Fact]
    public async Task Tools_that_cannot_attach_find_the_providers_in_a_mirror()
    {
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var shell = (await _checkout.RunAsync("lab", "env", "--mirror")).ExitedWith(0).Output;

        Assert.DoesNotContain("TF_REATTACH_PROVIDERS", shell, StringComparison.Ordinal);
        await _checkout.ApplyAsync(shell, AllProviders, 5);
    }

    [Fact]
    public async Task A_mirror_has_the_pinned_versions_under_the_addresses_of_the_other_registry()
    {
        var pinned = StandIn.All.Aggregate(AllProviders, (hcl, standIn) => hcl.Replace(
            $"\"{standIn.Address}\"", $"\"registry.opentofu.org/{standIn.Address}\", version = \"{standIn.Versions[0]}\"", StringComparison.Ordinal));
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var shell = (await _checkout.RunAsync("lab", "env", "--mirror")).ExitedWith(0).Output;

        var plan = (await _checkout.ShellAsync(shell, "terraform init -no-color && terraform plan -no-color", await _checkout.StackAsync("pinned", pinned))).ExitedWith(0);

        Assert.Contains("Plan: 5 to add", plan.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();
}
