using System.Collections.Immutable;

namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>What the real kubectl changes in the lab.</summary>
public sealed class KubectlWritingTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    [Fact]
    public async Task An_apply_on_the_server_conflicts_with_another_manager_until_it_is_forced()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.ConfigMap(), "--server-side", "--field-manager=first");

        var refusal = await kubectl.RefusedAsync("apply", "--server-side", "--field-manager=second", "-f", kubectl.Write(Manifests.ConfigMap(color: "red")));

        Assert.Contains("conflict with \"first\"", refusal, StringComparison.Ordinal);
        Assert.Contains(".data.color", refusal, StringComparison.Ordinal);
        await kubectl.ApplyAsync(Manifests.ConfigMap(color: "red"), "--server-side", "--field-manager=second", "--force-conflicts");
        Assert.Equal("red", await kubectl.OkAsync("get", "cm", "settings", "-o", "jsonpath={.data.color}"));
        Assert.Equal("second", await kubectl.OkAsync("get", "cm", "settings", "-o", "jsonpath={.metadata.managedFields[?(@.fieldsV1.f:data.f:color)].manager}"));
    }

    [Fact]
    public async Task An_apply_removes_what_the_manifest_dropped()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.ConfigMap());
        await kubectl.OkAsync("patch", "cm", "settings", "--type=merge", "-p", """{"data":{"other":"kept"}}""");
        await kubectl.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { size: big }");

        Assert.Equal("""{"other":"kept","size":"big"}""", await kubectl.OkAsync("get", "cm", "settings", "-o", "jsonpath={.data}"));
    }

    [Fact]
    public async Task A_diff_shows_the_change_and_ends_with_one()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.ConfigMap());

        Assert.Empty(await kubectl.OkAsync("diff", "-f", kubectl.Write(Manifests.ConfigMap())));
        var diff = await kubectl.RunAsync(["diff", "-f", kubectl.Write(Manifests.ConfigMap(color: "red"))]);

        Assert.Equal(1, diff.Code);
        Assert.Contains("-  color: blue", diff.Output, StringComparison.Ordinal);
        Assert.Contains("+  color: red", diff.Output, StringComparison.Ordinal);
        Assert.Equal("blue", await kubectl.OkAsync("get", "cm", "settings", "-o", "jsonpath={.data.color}"));
    }

    [Fact]
    public async Task An_edit_changes_the_object()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.ConfigMap());

        var edited = await kubectl.RunAsync(
            ["edit", "configmap", "settings"], ImmutableSortedDictionary<string, string>.Empty.Add("KUBE_EDITOR", "sed -i s/blue/yellow/"));

        Assert.True(edited.Code == 0, edited.Error);
        Assert.Equal("yellow", await kubectl.OkAsync("get", "cm", "settings", "-o", "jsonpath={.data.color}"));
    }

    [Fact]
    public async Task Patches_of_three_types_change_a_deployment()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));

        await kubectl.OkAsync("patch", "deployment", "web", "-p", """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2.0"}]}}}}""");
        await kubectl.OkAsync("patch", "deployment", "web", "--type=merge", "-p", """{"spec":{"revisionHistoryLimit":3}}""");
        await kubectl.OkAsync("patch", "deployment", "web", "--type=json", "-p", """[{"op":"add","path":"/metadata/labels/tier","value":"front"}]""");

        Assert.Equal("web:2.0 3 front quiet", await kubectl.OkAsync(
            "get", "deployment", "web", "-o",
            "jsonpath={.spec.template.spec.containers[0].image} {.spec.revisionHistoryLimit} {.metadata.labels.tier} {.spec.template.spec.containers[0].env[0].value}"));
        Assert.Contains("The request is invalid", await kubectl.RefusedAsync("patch", "deployment", "web", "--type=json", "-p", """[{"op":"test","path":"/spec/replicas","value":9}]"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_variables_labels_and_annotations_are_set()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));

        await kubectl.OkAsync("set", "image", "deployment/web", "web=web:3.0");
        await kubectl.OkAsync("set", "env", "deployment/web", "MODE=loud", "EXTRA=1");
        await kubectl.OkAsync("label", "deployment", "web", "tier=front");
        await kubectl.OkAsync("annotate", "deployment", "web", "note=hello");

        Assert.Equal("web:3.0 loud 1 front hello", await kubectl.OkAsync(
            "get", "deployment", "web", "-o",
            "jsonpath={.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].env[*].value} {.metadata.labels.tier} {.metadata.annotations.note}"));
    }

    [Fact]
    public async Task A_service_is_exposed_and_finds_the_ready_pods()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");

        await kubectl.OkAsync("expose", "deployment", "web", "--port=80", "--target-port=8080");
        await kubectl.OkAsync("wait", "endpoints/web", "--for=jsonpath={.subsets[0].addresses[1].ip}", "--timeout=30s");

        Assert.Matches(@"web +ClusterIP +10\.96\.\d+\.\d+ +<none> +80/TCP", await kubectl.OkAsync("get", "service", "web"));
    }

    [Fact]
    public async Task Typed_objects_are_created_by_their_own_commands()
    {
        var kubectl = await lab.NamespaceAsync();

        await kubectl.OkAsync("create", "secret", "generic", "password", "--from-literal=value=s3cret");
        await kubectl.OkAsync("create", "deployment", "api", "--image=api:1", "--replicas=2");
        await kubectl.OkAsync("create", "job", "once", "--image=job:1", "--", "true");
        await kubectl.OkAsync("create", "cronjob", "nightly", "--image=job:1", "--schedule=0 3 * * *", "--", "true");
        await kubectl.OkAsync("create", "job", "now", "--from=cronjob/nightly");
        await kubectl.OkAsync("create", "serviceaccount", "robot");
        await kubectl.OkAsync("create", "role", "reader", "--verb=get,list", "--resource=pods");
        await kubectl.OkAsync("create", "rolebinding", "robot-reads", "--role=reader", "--serviceaccount=default:robot");
        await kubectl.OkAsync("create", "poddisruptionbudget", "api", "--selector=app=api", "--min-available=1");
        await kubectl.OkAsync("create", "ingress", "api", "--rule=api.lab.localhost/*=api:80");
        await kubectl.OkAsync("create", "service", "clusterip", "api", "--tcp=80:8080");
        await kubectl.OkAsync("create", "quota", "small", "--hard=pods=20");
        await kubectl.OkAsync("autoscale", "deployment", "api", "--min=1", "--max=3", "--cpu-percent=80");

        await kubectl.OkAsync("wait", "job/once", "job/now", "--for=condition=complete", "--timeout=60s");
        await kubectl.OkAsync("rollout", "status", "deployment/api", "--timeout=60s");
        Assert.Equal("czNjcmV0", await kubectl.OkAsync("get", "secret", "password", "-o", "jsonpath={.data.value}"));
    }

    [Fact]
    public async Task A_manifest_with_a_typing_error_is_refused_with_the_field()
    {
        var kubectl = await lab.NamespaceAsync();

        var unknown = await kubectl.RefusedAsync("apply", "-f", kubectl.Write(Manifests.Deployment().Replace("replicas:", "replica:", StringComparison.Ordinal)));
        var type = await kubectl.RefusedAsync("apply", "-f", kubectl.Write(Manifests.Deployment().Replace("replicas: 2", "replicas: two", StringComparison.Ordinal)));
        var kind = await kubectl.RefusedAsync("apply", "-f", kubectl.Write("apiVersion: example.org/v1\nkind: Nothing\nmetadata: { name: a }"));
        var labels = await kubectl.RefusedAsync("apply", "-f", kubectl.Write(Manifests.Deployment().Replace("matchLabels: { app: web }", "matchLabels: { app: other }", StringComparison.Ordinal)));

        Assert.Contains("unknown field \"spec.replica\"", unknown, StringComparison.Ordinal);
        Assert.Contains("replicas", type, StringComparison.Ordinal);
        Assert.True(kind.Contains("no matches for kind \"Nothing\"", StringComparison.Ordinal), kind);
        Assert.Contains("selector", labels, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_takes_the_children_along_or_leaves_them()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync($"{Manifests.Deployment(1)}---\n{Manifests.Deployment(1, name: "kept")}");
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await kubectl.OkAsync("rollout", "status", "deployment/kept", "--timeout=60s");

        await kubectl.OkAsync("delete", "deployment", "web", "--cascade=foreground", "--timeout=60s");
        await kubectl.OkAsync("delete", "deployment", "kept", "--cascade=orphan", "--timeout=60s");

        Assert.Empty(await kubectl.OkAsync("get", "rs,pods", "-l", "app=web", "-o", "name"));
        Assert.Contains("replicaset.apps/kept-", await kubectl.OkAsync("get", "rs", "-l", "app=kept", "-o", "name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_goes_with_everything_in_it()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.OkAsync("create", "namespace", "short-lived");
        await kubectl.OkAsync("create", "configmap", "settings", "-n", "short-lived");

        await kubectl.OkAsync("delete", "namespace", "short-lived", "--timeout=60s");

        Assert.Contains("NotFound", await kubectl.RefusedAsync("get", "namespace", "short-lived"), StringComparison.Ordinal);
        Assert.Contains("not found", await kubectl.RefusedAsync("create", "configmap", "late", "-n", "short-lived"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_the_users_own_is_defined_validated_scaled_and_shown()
    {
        var kubectl = await lab.AdminNamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Definition);
        await kubectl.OkAsync("wait", "crd/gardens.example.com", "--for=condition=Established", "--timeout=30s");

        await kubectl.ApplyAsync("apiVersion: example.com/v1\nkind: Garden\nmetadata: { name: small }\nspec: { beds: 2 }");

        Assert.Matches(@"NAME +BEDS\nsmall +2", await kubectl.OkAsync("get", "gardens"));
        Assert.Equal("rose", await kubectl.OkAsync("get", "gd", "small", "-o", "jsonpath={.spec.plant}"));
        await kubectl.OkAsync("scale", "garden/small", "--replicas=4");
        Assert.Equal("4", await kubectl.OkAsync("get", "garden", "small", "-o", "jsonpath={.spec.beds}"));
        Assert.Contains("spec.plant", await kubectl.RefusedAsync("apply", "-f", kubectl.Write("apiVersion: example.com/v1\nkind: Garden\nmetadata: { name: bad }\nspec: { beds: 1, plant: nettle }")), StringComparison.Ordinal);
        await kubectl.OkAsync("delete", "crd", "gardens.example.com", "--timeout=60s");
        Assert.Matches("doesn't have a resource type|could not find the requested resource", await kubectl.RefusedAsync("get", "gardens"));
    }
}
