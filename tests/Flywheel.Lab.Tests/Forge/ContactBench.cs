using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Contacts;
using Flywheel.Lab.Forge.Records;
using Flywheel.Lab.Forge.Runners;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Storage;
using Flywheel.Lab.Tests.Kubernetes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Forge;

/// <summary>A real cluster and a forge's runners, with the contacts between them running on the cluster's clock.</summary>
internal sealed class ContactBench : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly LabDatabase _database;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;

    public ContactBench()
    {
        _database = new(_folder.Root);
        Registry = new(new(_database, new(), Cluster.Time), Cluster.Time);
        _running = new RunnerContacts(Cluster.Cluster, Registry, Silenced.ContainsKey, Cluster.Time).RunAsync(_ending.Token);
    }

    public TestCluster Cluster { get; } = new();

    public RunnerRegistry Registry { get; }

    /// <summary>Ids and descriptions of runners that a fault keeps silent.</summary>
    public ConcurrentDictionary<string, bool> Silenced { get; } = [];

    /// <summary>A group's runner and its token.</summary>
    public (Runner Runner, string Token) AddRunner(string description = "docker") => Registry.Add(new()
    {
        Id = 0,
        Type = "group_type",
        GroupId = 1,
        Description = description,
        TokenDigest = "",
        CreatedAt = Cluster.Time.GetUtcNow(),
        CreatedBy = "test",
    });

    /// <summary>A Secret in default.</summary>
    public void AddSecret(string name, string key, string value) => Cluster.Create(
        $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{name}}"},"data":{"{{key}}":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}}"} }""");

    /// <summary>A pod in default that is not ready yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="container">Fields of its only container.</param>
    /// <param name="volumes">Its volumes.</param>
    public ObjectKey AddPod(string name, string container = "{}", string volumes = "[]")
    {
        var spec = JsonNode.Parse(container)!.AsObject();
        spec["name"] = "runner";
        spec["image"] = "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.4.1";
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(spec), ["volumes"] = JsonNode.Parse(volumes) },
        };
        return Cluster.Create(pod.ToJsonString()).Key;
    }

    /// <summary>A pod with the token in a variable, ready.</summary>
    public ObjectKey AddReadyPod(string name, string token)
    {
        var key = AddPod(name, $$"""{"env":[{"name":"CI_SERVER_TOKEN","value":"{{token}}"}]}""");
        SetReady(key, true);
        return key;
    }

    /// <summary>Sets the condition that says whether a pod is ready.</summary>
    public void SetReady(ObjectKey pod, bool ready) => Cluster.Change(
        pod,
        content => content["status"] = JsonNode.Parse($$"""
            {"phase":"Running","podIP":"10.42.0.7","conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}"}]}
            """),
        TestCluster.Me with { Subresource = "status" });

    public DateTimeOffset? ContactOf(Runner runner) => Registry.LatestMachineOf(runner.Id)?.ContactedAt;

    /// <summary>Ends when the runner's last contact is now.</summary>
    public Task HeardAsync(Runner runner) => EventuallyAsync(() => ContactOf(runner) == Cluster.Time.GetUtcNow());

    /// <summary>The time of one contact goes by, and a runner that is well is heard of again.</summary>
    public async Task BeatAsync(Runner well)
    {
        Cluster.Time.Advance(RunnerContacts.Interval);
        await HeardAsync(well);
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
#pragma warning disable VSTHRD003 // the constructor started it, and test hosts have no context that could lock
        await _running;
#pragma warning restore VSTHRD003
        _ending.Dispose();
        _database.Dispose();
        Cluster.Dispose();
        _folder.Dispose();
    }
}
