using System.Text.Json;
using Flywheel.Lab.Providers.Kubectl;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>The real terraform, the stand-in for alekc/kubectl, and as little of a cluster as that needs.</summary>
public sealed class KubectlProviderTests : IAsyncLifetime
{
    private const string Web = "/apis/apps/v1/namespaces/shop/deployments/web";

    private const string Deployment = """
        resource "kubectl_manifest" "web" {
          yaml_body = <<-YAML
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: web
                      image: web:1.0
          YAML
          server_side_apply = true
          wait_for_rollout  = false
        }
        """;

    private TinyCluster _cluster = null!;
    private ProviderHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TinyCluster.StartAsync();
        _host = await ProviderHost.StartAsync(new KubectlProvider(TimeProvider.System, () => null));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_change_behind_its_back_is_planned_by_the_name_of_its_field()
    {
        using var module = await ModuleAsync(Deployment);
        (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);
        await module.ExpectNoChangesAsync();
        Assert.Contains("fieldManager=kubectl&force=false&fieldValidation=Strict", _cluster.Writes.Last(), StringComparison.Ordinal);
        Assert.Equal("/apis/apps/v1/namespaces/shop/deployments/web", module.State("kubectl_manifest").GetProperty("id").GetString());

        _cluster.Change(Web, web => web["spec"]!["replicas"] = 5);
        var plan = (await module.PlanAsync("-out=p")).Expect(2);
        Assert.Contains("- spec.replicas=5", plan, StringComparison.Ordinal);
        Assert.Contains("+ spec.replicas=2", plan, StringComparison.Ordinal);
        using var shown = JsonDocument.Parse((await module.RunAsync("show", "-json", "p")).Expect(0));
        Assert.Contains("spec.replicas=5", shown.RootElement.GetProperty("resource_drift")[0].GetProperty("change").GetProperty("after")
            .GetProperty("live_manifest_incluster").GetString(), StringComparison.Ordinal);

        await module.ApplyAsync();
        Assert.Equal(2, _cluster.Find(Web)!["spec"]!["replicas"]!.GetValue<long>());
        await module.ExpectNoChangesAsync();

        _cluster.Change(Web, web => web["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["somebody"] = "else" });
        await module.ExpectNoChangesAsync();

        _cluster.Delete(Web);
        Assert.Contains("will be created", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.DestroyAsync();
        Assert.Null(_cluster.Find(Web));
    }

    [Fact]
    public async Task A_changed_manifest_is_applied_in_place_and_another_name_is_another_object()
    {
        using var module = await ModuleAsync(Deployment);
        await module.ApplyAsync();

        module.Change("web:1.0", "web:1.1");
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("+ spec.template.spec.containers.0.image=web:1.1", plan, StringComparison.Ordinal);
        Assert.Contains("will be updated in-place", plan, StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        module.Change("name: web\n      namespace", "name: shop\n      namespace");
        Assert.Contains("must be replaced", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        Assert.Null(_cluster.Find(Web));
    }

    [Fact]
    public async Task An_interrupted_wait_leaves_the_object_in_the_state()
    {
        using var module = await ModuleAsync(Deployment.Replace("wait_for_rollout  = false", "", StringComparison.Ordinal));

        var apply = await module.InterruptAsync(() => _cluster.AppearedAsync(Web), "apply", "-auto-approve", "-input=false", "-no-color");

        Assert.Equal(1, apply.Code);
        Assert.Contains("Operation interrupted", apply.Output, StringComparison.Ordinal);
        Assert.Equal(_cluster.Find(Web)!["metadata"]!["uid"]!.ToString(), module.State("kubectl_manifest").GetProperty("uid").GetString());
        Assert.Contains("is tainted", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_and_its_conditions_are_waited_for()
    {
        using var module = await ModuleAsync(Deployment.Replace("wait_for_rollout  = false", """
            wait_for {
                condition {
                  type   = "Available"
                  status = "True"
                }
                field {
                  key        = "status.conditions.[0].reason"
                  value      = "^Minimum"
                  value_type = "regex"
                }
              }
            """, StringComparison.Ordinal));

        var apply = module.ApplyAsync();
        await _cluster.AppearedAsync(Web);
        Assert.False(apply.IsCompleted);
        _cluster.Change(Web, web => web["status"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"observedGeneration":9,"replicas":2,"updatedReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"}]}"""));

        await apply;
        await module.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_rollout_that_fails_leaves_a_tainted_object()
    {
        using var module = await ModuleAsync(Deployment.Replace("wait_for_rollout  = false", "", StringComparison.Ordinal));

        var apply = module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color");
        await _cluster.AppearedAsync(Web);
        _cluster.Change(Web, web => web["status"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"observedGeneration":9,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}"""));

        Assert.Contains("exceeded its progress deadline", (await apply).Expect(1), StringComparison.Ordinal);
        Assert.Contains("is tainted", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_ends_at_its_timeout_and_says_what_was_missing()
    {
        using var module = await ModuleAsync(Deployment.Replace("wait_for_rollout  = false", """
            timeouts {
                create = "1s"
              }
            """, StringComparison.Ordinal));
        var apply = module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color");
        await _cluster.AppearedAsync(Web);
        _cluster.Change(Web, web => web["status"] = System.Text.Json.Nodes.JsonNode.Parse("""{"observedGeneration":9,"updatedReplicas":1}"""));

        var output = (await apply).Expect(1);

        Assert.Contains("Deployment shop/web is not as awaited after 1 s: 1 out of 2 new", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_never_shown_and_its_drift_is_seen()
    {
        using var module = await ModuleAsync("""
            resource "kubectl_manifest" "secret" {
              yaml_body = <<-YAML
                apiVersion: v1
                kind: Secret
                metadata: { name: db, namespace: shop }
                stringData:
                  password: correct-horse
              YAML
            }
            """);
        var plan = (await module.PlanAsync()).Expect(2);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();
        Assert.Contains("fieldManager=kubectl-client-side-apply&force=true", _cluster.Writes.Last(), StringComparison.Ordinal);
        Assert.NotNull(_cluster.Find("/api/v1/namespaces/shop/secrets/db")!["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]);

        _cluster.Change("/api/v1/namespaces/shop/secrets/db", secret => secret["data"]!["password"] = Convert.ToBase64String("battery-staple"u8));
        plan += (await module.PlanAsync()).Expect(2);

        Assert.Contains("- data.password=(sensitive value, changed)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("battery-staple", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("battery-staple"u8), plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_imported_and_then_managed()
    {
        using var first = await ModuleAsync(Deployment);
        await first.ApplyAsync();
        using var module = await ModuleAsync(Deployment);

        (await module.RunAsync("import", "-no-color", "kubectl_manifest.web", "apps/v1//Deployment//web//shop")).Expect(0);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        Assert.Contains("expected ID in format", (await module.RunAsync("import", "-no-color", "kubectl_manifest.web", "web")).Expect(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [", "Manifest is not YAML", "line ")]
    [InlineData("kind: A\\n---\\nkind: B", "Manifest has several documents", "2 documents")]
    [InlineData("kind: ConfigMap\\nmetadata: {}", "Manifest is incomplete", "apiVersion, metadata.name")]
    [InlineData("- a", "Manifest is not an object", "is a list")]
    public async Task A_text_that_is_no_manifest_is_refused_before_any_plan(string yaml, string summary, string detail)
    {
        using var module = await ModuleAsync($$"""resource "kubectl_manifest" "x" { yaml_body = "{{yaml}}" }""");

        var output = (await module.RunAsync("validate", "-no-color")).Expect(1);

        Assert.Contains(summary, output, StringComparison.Ordinal);
        Assert.Contains(detail, output, StringComparison.Ordinal);
        Assert.Contains("on main.tf line", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_know_is_refused_after_a_moment()
    {
        using var module = await ModuleAsync("""resource "kubectl_manifest" "x" { yaml_body = "{apiVersion: a.example/v1, kind: Thing, metadata: {name: x}}" }""");

        var output = (await module.RunAsync("apply", "-auto-approve", "-no-color")).Expect(1);

        Assert.Contains("no matches for kind \"Thing\" in version", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "Unauthorized (401)", "missing, wrong or expired")]
    [InlineData("weak", "Forbidden (403)", "cannot write")]
    public async Task A_refused_identity_is_told_so(string token, string summary, string detail)
    {
        using var module = await ModuleAsync(Deployment, token);

        var output = (await module.RunAsync("apply", "-auto-approve", "-no-color")).Expect(1);

        Assert.Contains(summary, output, StringComparison.Ordinal);
        Assert.Contains(detail, output, StringComparison.Ordinal);
        Assert.DoesNotContain($"Bearer {token}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_side_by_side_keep_their_own_configuration()
    {
        await using var other = await TinyCluster.StartAsync();
        using var here = await ModuleAsync(Deployment);
        using var there = await ModuleAsync(Deployment, "good", other);

        await Task.WhenAll(Enumerable.Range(0, 2).SelectMany(_ => new[] { here.PlanAsync(), there.PlanAsync() }));
        await Task.WhenAll(here.ApplyAsync(), there.ApplyAsync());
        _cluster.Delete(Web);

        Assert.NotNull(other.Find(Web));
        await there.ExpectNoChangesAsync();
        (await here.PlanAsync()).Expect(2);
    }

    [Fact]
    public async Task An_answer_that_says_when_to_ask_again_is_asked_again()
    {
        var answers = 0;
        _cluster.Fault = request => request.Method == "PATCH" && Interlocked.Increment(ref answers) <= 2 ? (503, 0) : null;
        using var module = await ModuleAsync(Deployment);

        await module.ApplyAsync();

        Assert.Equal(3, answers);
    }

    [Fact]
    public async Task A_text_of_several_documents_is_split()
    {
        using var module = await ModuleAsync("""
            data "kubectl_file_documents" "all" {
              content = <<-YAML
                apiVersion: v1
                kind: Namespace
                metadata: { name: shop }
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: a, namespace: shop }
                data: { k: v }
              YAML
            }

            resource "kubectl_manifest" "each" {
              for_each  = data.kubectl_file_documents.all.manifests
              yaml_body = each.value
            }
            """);

        await module.ApplyAsync();

        Assert.Equal("v", _cluster.Find("/api/v1/namespaces/shop/configmaps/a")!["data"]!["k"]!.ToString());
        await module.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Files_are_found_from_the_folder_of_the_run()
    {
        using var module = await ModuleAsync("""
            data "kubectl_path_documents" "all" {
              pattern = "./manifests/*.yaml"
              vars    = { name = "b" }
            }

            output "keys" {
              value = keys(data.kubectl_path_documents.all.manifests)
            }
            """);
        Directory.CreateDirectory(Path.Combine(module.Root, "manifests"));
        await File.WriteAllTextAsync(Path.Combine(module.Root, "manifests", "x.yaml"), "{apiVersion: v1, kind: Namespace, metadata: {name: \"${name}\"}}");

        Assert.Contains("/api/v1/namespaces/b", await module.ApplyAsync(), StringComparison.Ordinal);
    }

    private async Task<TerraformFolder> ModuleAsync(string resources, string token = "good", TinyCluster? cluster = null)
    {
        var module = _host.Module($$"""
            terraform {
              required_providers {
                kubectl = {
                  source  = "alekc/kubectl"
                  version = "~> 2.1"
                }
              }
            }

            provider "kubectl" {
              host             = "{{(cluster ?? _cluster).Address}}"
              token            = "{{token}}"
              load_config_file = false
            }

            {{resources}}
            """);
        await module.InitAsync();
        return module;
    }
}
