using System.Text.Json.Nodes;
using Flywheel.Lab.Hosting;

namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>Identities that the lab does not know, or that lack a right, as each provider tells them to terraform.</summary>
public sealed class RefusalTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Maps = """
        resource "kubectl_manifest" "a" {
          yaml_body = "{apiVersion: v1, kind: ConfigMap, metadata: {name: ${terraform.workspace}-a, namespace: default}}"
        }

        resource "kubernetes_config_map_v1" "b" {
          metadata {
            name = "${terraform.workspace}-b"
          }
        }

        """;

    private const string Resources = Maps + """
        resource "helm_release" "c" {
          name       = "c"
          repository = "https://operator.min.io/"
          chart      = "operator"
        }
        """;

    private static readonly string[] Providers = ["alekc/kubectl", "hashicorp/kubernetes", "hashicorp/helm"];

    [Fact]
    public async Task A_wrong_token_is_told_by_each_provider()
    {
        using var module = lab.Module(Resources + $$"""

            resource "gitlab_user_runner" "d" {
              runner_type = "group_type"
              group_id    = 1
            }

            provider "kubectl" {
              host                   = "{{lab.Address.Kubernetes}}"
              cluster_ca_certificate = file("{{lab.Address.CertificateFile}}")
              token                  = "not-a-token-of-this-lab"
              load_config_file       = false
            }

            provider "kubernetes" {
              host                   = "{{lab.Address.Kubernetes}}"
              cluster_ca_certificate = file("{{lab.Address.CertificateFile}}")
              token                  = "not-a-token-of-this-lab"
            }

            provider "helm" {
              kubernetes = {
                host                   = "{{lab.Address.Kubernetes}}"
                cluster_ca_certificate = file("{{lab.Address.CertificateFile}}")
                token                  = "not-a-token-of-this-lab"
              }
            }

            provider "gitlab" {
              base_url    = "{{lab.Address.Forge}}/api/v4/"
              cacert_file = "{{lab.Address.CertificateFile}}"
              token       = "not-a-token-of-this-lab"
              early_auth_check = false
            }
            """, [.. Providers, "gitlabhq/gitlab"]);
        await module.InitAsync();

        var output = CycleSteps.Words((await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1));

        Assert.Equal(3, output.Split("Error: The cluster refused: Unauthorized (401)").Length - 1);
        Assert.Contains("GitLab refused (401)", output, StringComparison.Ordinal);
        Assert.All(["kubectl_manifest.a", "kubernetes_config_map_v1.b", "helm_release.c", "gitlab_user_runner.d"],
            address => Assert.Contains($"with {address}, on main.tf line", output, StringComparison.Ordinal));
        Assert.DoesNotContain("not-a-token", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_was_taken_from_the_pipeline_is_named_and_an_admin_beside_it_is_not_refused()
    {
        var role = JsonNode.Parse(await lab.Admin.OkAsync("get", "clusterrole/flywheel-pipeline", "-o", "json"))!;
        await lab.Admin.OkAsync("patch", "clusterrole/flywheel-pipeline", "--type=merge", "-p", """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["get","list","watch"]}]}""");
        using var pipeline = lab.Module(Resources, Providers);
        using var admin = lab.Module(LabTokens.Admin, Maps, Providers[..2]);
        await Task.WhenAll(pipeline.InitAsync(), admin.InitAsync());
        (await admin.RunAsync("workspace", "new", "other")).Expect(0);

        var (refused, made) = (pipeline.RunAsync("apply", "-auto-approve", "-input=false", "-no-color"), admin.ApplyAsync());

        var output = CycleSteps.Words((await refused).Expect(1));
        Assert.Equal(3, output.Split("Error: The cluster refused: Forbidden (403)").Length - 1);
        Assert.Matches("configmaps \"default-a\" is forbidden: User \"[^\"]*pipeline\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"default\"", output);
        Assert.Matches("configmaps is forbidden: User \"[^\"]*pipeline\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"default\"", output);
        Assert.Contains("2 added", await made, StringComparison.Ordinal);

        await lab.Admin.OkAsync("patch", "clusterrole/flywheel-pipeline", "--type=merge", "-p", new JsonObject { ["rules"] = role["rules"]!.DeepClone() }.ToJsonString());
        await admin.DestroyAsync();
        await pipeline.ApplyAsync();
        await pipeline.DestroyAsync();
    }

    [Fact]
    public async Task What_the_pipeline_may_not_do_at_the_forge_is_named()
    {
        using var module = lab.Module("""
            resource "gitlab_user_runner" "this" {
              runner_type = "instance_type"
            }
            """, "gitlabhq/gitlab");
        await module.InitAsync();

        var output = CycleSteps.Words((await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1));

        Assert.Contains("GitLab refused (403)", output, StringComparison.Ordinal);
    }
}
