using System.Text.Json.Nodes;
using Flywheel.Jobs;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Providers.Helm;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>What becomes of a check when the cluster is not as the state says, or does not let us look.</summary>
public sealed class ClusterStateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;
    private KubectlProgram _kubectl = null!;
    private StackBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        _kubectl = new(KubectlProgram.PathOf("kubectl"), _lab.Address.Kubeconfig, _folder.Root, "default");
        _bench = new(_lab.Address.Kubeconfig, "lab");
        await _kubectl.OkAsync("wait", "serviceaccount/default", "--for=create", "--timeout=30s");
    }

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_database_cluster_that_has_lost_a_replica()
    {
        const string It = "clusters.postgresql.cnpg.io/pg";
        await _kubectl.ApplyAsync(Manifests.Postgres(2));
        await _bench.AgreeAsync(_kubectl, [It], isGood: true, "wait", It, "--for=condition=Ready", "--timeout=60s");

        _lab.Parts.Faults.Add(new() { Kind = "pod", Name = "default/pg-2" });
        await _kubectl.OkAsync("wait", It, "--for=condition=Ready=false", "--timeout=30s");
        using var quick = new StackBench(_lab.Address.Kubeconfig, "lab") { Within = TimeSpan.FromSeconds(1) };
        var result = await quick.AgreeAsync(_kubectl, [It], isGood: false, "wait", It, "--for=condition=Ready", "--timeout=1s");

        Assert.Contains("Cluster default/pg", Assert.Single(result.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_we_may_not_watch_make_unknown_and_never_ready()
    {
        await _kubectl.ApplyAsync(Manifests.Deployment(1));
        await _kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await LetAsync("get, list, watch");

        var result = await _bench.VerifyAsync(_kubectl, "deployment/web");

        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal("FW5304", problem.Code);
        Assert.Contains("list and watch pods in namespace default; that right is missing", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("See kubectl --context lab -n default auth can-i watch pods.", problem.Help);
        Assert.Equal("unknown", _bench.Report["objects"]![0]!["health"]!.ToString());
        Assert.Contains("orbidden", await _kubectl.RefusedAsync("wait", "pod", "-l", "app=web", "--for=condition=Ready", "--timeout=5s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_we_may_not_watch_is_unknown_where_kubectl_is_forbidden_too()
    {
        await _kubectl.ApplyAsync(Manifests.Deployment(1));
        await _kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await LetAsync("get");

        var result = await _bench.AgreeAsync(_kubectl, ["deployment/web"], isGood: false, "rollout", "status", "deployment/web", "--timeout=2s");

        Assert.Equal("FW5304", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task An_object_that_somebody_deleted_is_missing_and_one_made_again_is_said()
    {
        await _kubectl.ApplyAsync($"{Manifests.ConfigMap("one")}---\n{Manifests.ConfigMap("two")}");
        JsonNode[] resources = [await StackBench.ResourceAsync(_kubectl, "cm/one"), await StackBench.ResourceAsync(_kubectl, "cm/two")];
        await _kubectl.OkAsync("delete", "cm", "one", "two");
        await _kubectl.ApplyAsync(Manifests.ConfigMap("two"));

        var result = await _bench.VerifyAsync(resources);

        Assert.Equal(["FW5303", "FW5306"], result.Diagnostics.Select(d => d.Code));
        Assert.Contains("ConfigMap default/one", result.Diagnostics[0].Detail, StringComparison.Ordinal);
        Assert.True(_bench.Report["objects"]![1]!["madeAgain"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_object_that_is_deleted_while_it_is_watched()
    {
        await _kubectl.ApplyAsync(Manifests.Deployment(1, annotations: "{ lab.flywheel.dev/pods: \"slow:500\" }"));
        var checking = _bench.VerifyAsync(_kubectl, "deployment/web");
        await _kubectl.OkAsync("wait", "pod", "-l", "app=web", "--for=create", "--timeout=30s");
        await _kubectl.OkAsync("delete", "deployment", "web");

        var result = await checking;

        Assert.Equal("FW5303", Assert.Single(result.Diagnostics).Code);
        Assert.Matches("deleted while it was watched|the cluster does not", result.Diagnostics[0].Detail);
    }

    [Fact]
    public async Task A_namespace_that_is_being_deleted_is_named()
    {
        var ending = new KubectlProgram(KubectlProgram.PathOf("kubectl"), _lab.Address.Kubeconfig, _folder.Root, "ending");
        await ending.OkAsync("create", "namespace", "ending");
        await ending.ApplyAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: held, finalizers: [example.com/held] }
            """);
        var resource = await StackBench.ResourceAsync(ending, "cm/held");
        await _kubectl.OkAsync("delete", "namespace", "ending", "--wait=false");
        await ending.OkAsync("wait", "cm/held", "--for=jsonpath={.metadata.deletionTimestamp}", "--timeout=30s");

        var result = await _bench.VerifyAsync(resource);

        var problem = Assert.Single(result.Diagnostics);
        Assert.Contains("waits for example.com/held", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("The namespace ending is being deleted", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_have()
    {
        var result = await _bench.VerifyAsync(StackBench.Resource("kubectl_manifest", new() { ["api_version"] = "x.example.com/v1", ["kind"] = "Thing", ["name"] = "it" }));

        Assert.Equal("FW5303", Assert.Single(result.Diagnostics).Code);
        Assert.Contains("no kind Thing of version x.example.com/v1", result.Diagnostics[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_objects_of_a_release_are_those_of_its_newest_deployed_revision()
    {
        await _kubectl.ApplyAsync(Manifests.Deployment(1));
        await KeepAsync(1, ReleaseRecord.Superseded, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: gone }");
        await KeepAsync(2, ReleaseRecord.Deployed, Manifests.Deployment(1));
        await KeepAsync(3, ReleaseRecord.Failed, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: never }");

        var result = await _bench.VerifyAsync(StackBench.Resource("helm_release", new() { ["name"] = "web", ["namespace"] = "default" }));

        Assert.True(result.Outcome.IsGood, _bench.Log);
        Assert.Equal("Deployment web", string.Join(' ', _bench.Report["objects"]!.AsArray().Select(o => $"{o!["kind"]} {o["name"]}")));
    }

    [Fact]
    public async Task A_release_that_the_cluster_does_not_have()
    {
        var result = await _bench.VerifyAsync(StackBench.Resource("helm_release", new() { ["name"] = "web", ["namespace"] = "default" }));

        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal(("FW5301", "See helm --kube-context lab -n default history web."), (problem.Code, problem.Help));
        Assert.Contains("no revision of it", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_without_objects_is_idle_and_says_so()
    {
        var result = await _bench.VerifyAsync(StackBench.Resource("random_password", []));

        Assert.True(result is { IsIdle: true, Outcome: JobOutcome.Succeeded });
        Assert.Contains("holds no object of a cluster", result.Note, StringComparison.Ordinal);
        Assert.Contains("1 × random_password", _bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_gone_and_a_context_that_is_not_there_are_told_once()
    {
        var resource = StackBench.Resource("kubectl_manifest", new() { ["api_version"] = "v1", ["kind"] = "ConfigMap", ["name"] = "it" });
        using var elsewhere = new StackBench(_lab.Address.Kubeconfig, "prod");

        Assert.Equal("FW5203", Assert.Single((await elsewhere.VerifyAsync(resource.DeepClone())).Diagnostics).Code);
        await _lab.DisposeAsync();
        Assert.Equal("FW5207", Assert.Single((await _bench.VerifyAsync(resource)).Diagnostics).Code);
    }

    [Fact]
    public async Task Requests_that_fail_for_a_while_do_no_harm()
    {
        await _kubectl.ApplyAsync(Manifests.Deployment(2));
        var resource = await StackBench.ResourceAsync(_kubectl, "deployment/web");
        _lab.Parts.Faults.Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = "/api/**", Mode = "status:503", Times = 2 });

        Assert.True((await _bench.VerifyAsync(resource)).Outcome.IsGood, _bench.Log);
    }

    // From now on the pipeline may do this with workloads, and nothing with pods.
    private async Task LetAsync(string verbs)
    {
        var admin = new KubectlProgram(KubectlProgram.PathOf("kubectl"), $"{_lab.Address.Kubeconfig}-admin", _folder.Root, "default");
        await admin.ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: { name: flywheel-pipeline }
            rules:
              - { apiGroups: [apps], resources: ["*"], verbs: [{{verbs}}] }
              - { apiGroups: [""], resources: [events, namespaces], verbs: [get, list] }
            """);
    }

    private async Task KeepAsync(int revision, string status, string manifest)
    {
        var record = new ReleaseRecord
        {
            Name = "web",
            Namespace = "default",
            Revision = revision,
            Status = status,
            FirstDeployed = DateTimeOffset.UnixEpoch,
            LastDeployed = DateTimeOffset.UnixEpoch,
            Description = "",
            Chart = [],
            Config = [],
            Manifest = manifest,
        };
        await _kubectl.ApplyAsync(record.ToSecret(DateTimeOffset.UnixEpoch).ToJsonString());
    }
}
