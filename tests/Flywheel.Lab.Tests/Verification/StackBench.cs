using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Jobs;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.Plans;
using Flywheel.Readiness;
using Flywheel.Repositories;
using Flywheel.Testing;
using Flywheel.Verification.Kubernetes;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>The real job <c>verify/kubernetes:web</c> on a stack whose state a test writes.</summary>
/// <param name="kubeconfig">Where the cluster is.</param>
/// <param name="context">Its context.</param>
internal sealed class StackBench(string kubeconfig, string context) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Short, as the lab's own times are.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(60);

    public ReadinessLimits Limits { get; init; } = new() { Backoff = TimeSpan.FromSeconds(1) };

    /// <summary>What the last check wrote.</summary>
    public string Log { get; private set; } = "";

    /// <summary>The report of the last check.</summary>
    public JsonNode Report { get; private set; } = new JsonObject();

    /// <summary>A resource of a state for an object that exists: <c>deployment/web</c>.</summary>
    public static async Task<JsonObject> ResourceAsync(KubectlProgram kubectl, string it)
    {
        var live = JsonNode.Parse(await kubectl.OkAsync("get", it, "-o", "json"))!;
        return Resource("kubectl_manifest", new JsonObject
        {
            ["api_version"] = live["apiVersion"]!.DeepClone(),
            ["kind"] = live["kind"]!.DeepClone(),
            ["namespace"] = live["metadata"]!["namespace"]?.DeepClone(),
            ["name"] = live["metadata"]!["name"]!.DeepClone(),
            ["uid"] = live["metadata"]!["uid"]!.DeepClone(),
        });
    }

    public static JsonObject Resource(string type, JsonObject attributes) => new()
    {
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = "it",
        ["provider"] = "provider[\"registry.opentofu.org/x/y\"]",
        ["instances"] = new JsonArray(new JsonObject { ["attributes"] = attributes }),
    };

    /// <summary>Verifies objects that exist.</summary>
    public async Task<JobResult> VerifyAsync(KubectlProgram kubectl, params string[] objects) =>
        await VerifyAsync([.. await Task.WhenAll(objects.Select(it => ResourceAsync(kubectl, it)))]);

    /// <summary>Verifies what the resources of a state name.</summary>
    public async Task<JobResult> VerifyAsync(params JsonNode[] resources)
    {
        var job = new KubernetesJob(new()
        {
            Stack = Target(resources),
            Context = context,
            Variables = ImmutableSortedDictionary<string, string>.Empty.Add("KUBECONFIG", kubeconfig).Add("HOME", _folder.Root),
            RepositoryRoot = _folder.Of("repository"),
            Within = Within,
            Limits = Limits,
        });
        var run = new TestJobContext(_folder.Root, job.Id);
        var result = await job.RunAsync(run, TestContext.Current.CancellationToken);
        Log = run.Recorded.Text;
        if (result.Find("kubernetes.json") is { } artifact)
        {
            Report = JsonNode.Parse(await File.ReadAllTextAsync(run.Artifacts.PathOf(artifact.Digest)))!;
        }

        return result;
    }

    /// <summary>Verifies objects while the real kubectl looks at the first: both must come to the same end.</summary>
    /// <param name="question">Of kubectl; empty: how the rollout of the first object is.</param>
    public async Task<JobResult> AgreeAsync(KubectlProgram kubectl, string[] objects, bool isGood, params string[] question)
    {
        var judged = kubectl.RunAsync(question.Length > 0 ? question : ["rollout", "status", objects[0], "--timeout=60s"]);
        var result = await VerifyAsync(kubectl, objects);
        var exit = await judged;

        Assert.True(
            (isGood, isGood) == (exit.Code == 0, result.Outcome.IsGood),
            $"{(isGood ? "good" : "bad")} expected; kubectl ended with {exit.Code}: {exit.Output}{exit.Error}\nthe job: {result.Outcome}\n{Log}");
        return result;
    }

    public void Dispose() => _folder.Dispose();

    private StackTarget Target(JsonNode[] resources)
    {
        Directory.CreateDirectory(_folder.Of("repository/tofu/stacks/web"));
        var file = _folder.Of("state.tfstate");
        File.WriteAllText(file, new JsonObject { ["version"] = 4, ["resources"] = new JsonArray(resources) }.ToJsonString());
        var tree = FileTree.Scan(_folder.Of("repository"), IgnoredPaths.None, FileHashes.InMemory()).Value!;
        var folder = new TreeFolder(tree, "tofu/stacks/web", "tofu/stacks/web");
        return new()
        {
            Stack = new("web", folder, ModuleFacts.Read(folder, readsTofuFiles: false), []),
            Environment = "lab",
            Tofu = FakeTofu.Create(_folder.Of("bin"), []).Commands(),
            Backend = new("web-lab", null, file, ImmutableSortedDictionary<string, string>.Empty),
        };
    }
}
