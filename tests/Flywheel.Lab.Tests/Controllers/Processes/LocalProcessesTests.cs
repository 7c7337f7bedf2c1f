using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Controllers.Processes;

public sealed class LocalProcessesTests : IAsyncDisposable
{
    private const string Server = "require('http').createServer((q,r)=>{if(q.url==='/fail')process.exit(3);"
        + "r.end(JSON.stringify({url:q.url,env:process.env,cwd:process.cwd(),argv:process.argv}))}).listen(process.env.PORT,process.env.HOST,()=>console.log('listening'))";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly PodLogs _logs = new();
    private readonly Observer _observer;
    private readonly LocalProcesses _processes;
    private readonly RunningControllers _lab;
    private readonly HttpClient _client = new() { Timeout = Limit };

    public LocalProcessesTests()
    {
        _processes = new LocalProcesses(
            new LocalMachine
            {
                Folder = _folder.Of("pods"),
                Artifacts = [_folder.Of("artifacts")],
                Allowed = new AllowedCommands(["sh", $"[\"node\",\"-e\",{Json(Server)}]"]),
                Path = Environment.GetEnvironmentVariable("PATH")!,
            },
            _logs,
            new Pace { Speed = 1000 },
            TimeProvider.System);
        _observer = new Observer(_processes);
        _lab = new RunningControllers(_observer);
        _processes.Wake = _lab.Loop.Wake;
    }

    [Fact]
    public async Task A_pod_with_a_command_answers_at_its_port_with_its_environment()
    {
        _ = RequiredTool.Find("node");
        _lab.Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"token","namespace":"default"},"data":{"key":"c2VjcmV0"}}""");
        var pod = Pod(["node", "-e", Server], """
            [{"name":"PLAIN","value":"1"},{"name":"AGAIN","value":"$(PLAIN)2"},{"name":"NODE_OPTIONS","value":"--inspect"},
             {"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
             {"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"token","key":"key"}}}]
            """);

        var ready = await _observer.UntilAsync(seen => seen.IsReady);

        Assert.Equal(ContainerPhase.Running, ready.Phase);
        var answer = JsonNode.Parse(await _client.GetStringAsync(Address(pod, "/hello")))!;
        Assert.Equal("1", (string?)answer["env"]!["PLAIN"]);
        Assert.Equal("12", (string?)answer["env"]!["AGAIN"]);
        Assert.Equal("web", (string?)answer["env"]!["NAME"]);
        Assert.Equal("secret", (string?)answer["env"]!["TOKEN"]);
        Assert.Equal("from-annotation", (string?)answer["env"]!["EXTRA"]);
        Assert.Null(answer["env"]!["NODE_OPTIONS"]);
        Assert.StartsWith(_folder.Of("pods"), (string?)answer["env"]!["HOME"], StringComparison.Ordinal);
        Assert.Contains(_logs.Find(pod.Uid, "main")!.Lines, line => line.Text == "listening");
    }

    [Fact]
    public async Task A_process_that_exits_is_started_again_with_growing_delays()
    {
        var pod = Pod(["sh", "-c", "echo started; exit 3"]);

        var waiting = await _observer.UntilAsync(seen => seen is { Reason: "CrashLoopBackOff", Restarts: >= 2 });

        Assert.Equal(3, waiting.Last!.ExitCode);
        Assert.StartsWith("back-off ", waiting.Message, StringComparison.Ordinal);
        Assert.Contains("container=main pod=web_default(", waiting.Message, StringComparison.Ordinal);
        Assert.NotNull(_logs.Find(pod.Uid, "main")!.Previous);
    }

    [Fact]
    public async Task A_process_that_never_restarts_ends_completed()
    {
        Pod(["sh", "-c", "exit 0"], restartPolicy: "Never");

        var ended = await _observer.UntilAsync(seen => seen.Phase == ContainerPhase.Terminated);

        Assert.Equal("Completed", ended.Reason);
    }

    [Fact]
    public async Task What_nobody_allowed_does_not_run_and_says_how_to_allow_it()
    {
        Pod(["node", "it's"]);

        var refused = await _observer.UntilAsync(seen => seen.Phase == ContainerPhase.Waiting);

        Assert.Equal("CommandNotAllowed", refused.Reason);
        Assert.Contains("""lab up --allow-command '["node","it\u0027s"]'""", refused.Message, StringComparison.Ordinal);
        await _lab.RestAsync();
        Assert.Contains(_lab.Test.Cluster.List(Collections.Events), told => told.Content().TextAt("reason") == "CommandNotAllowed");
    }

    [Fact]
    public async Task A_missing_config_map_holds_it_until_it_is_there()
    {
        Pod(["sh", "-c", "exec sleep 100"], """[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"late","key":"a"}}}]""");
        var missing = await _observer.UntilAsync(seen => seen.Reason == "CreateContainerConfigError");
        Assert.Equal("configmap \"late\" not found", missing.Message);

        _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"late","namespace":"default"},"data":{"a":"1"}}""");
        _lab.Loop.Wake(new ObjectKey(Collections.Pods, "default", "web"));

        await _observer.UntilAsync(seen => seen.Phase == ContainerPhase.Running);
    }

    [Fact]
    public async Task Mounted_config_maps_and_secrets_are_files_where_its_variables_say()
    {
        _ = RequiredTool.Find("node");
        var pod = Pod(["node", "-e", Server], """[{"name":"FILE","value":"/etc/app/a.yaml"},{"name":"KEY","value":"/keys/deep/k"},{"name":"OTHER","value":"/etc/apple"}]""", volumes: """
            {"volumes":[{"name":"config","configMap":{"name":"late"}},{"name":"key","secret":{"secretName":"key","items":[{"key":"k","path":"deep/k"},{"key":"k","path":"../out"}]}}],
             "volumeMounts":[{"name":"config","mountPath":"/etc/app/"},{"name":"key","mountPath":"/keys"}]}
            """);
        var missing = await _observer.UntilAsync(seen => seen.Message.Length > 0);
        Assert.Equal("MountVolume.SetUp failed for volume \"config\" : configmap \"late\" not found", missing.Message);

        _lab.Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"key","namespace":"default"},"data":{"k":"c2VjcmV0"}}""");
        _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"late","namespace":"default"},"data":{"a.yaml":"a: 1"}}""");
        _lab.Loop.Wake(new ObjectKey(Collections.Pods, "default", "web"));
        await _observer.UntilAsync(seen => seen.IsReady);

        var variables = JsonNode.Parse(await _client.GetStringAsync(Address(pod, "/")))!["env"]!;
        Assert.Equal("a: 1", await File.ReadAllTextAsync((string)variables["FILE"]!));
        Assert.Equal("secret", await File.ReadAllTextAsync((string)variables["KEY"]!));
        Assert.Equal("/etc/apple", (string?)variables["OTHER"]);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Of("pods"), pod.Uid, "volumes"), "k", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(_folder.Of("pods"), "out", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_application_of_a_run_runs_in_its_own_folder_without_being_allowed()
    {
        _ = RequiredTool.Find("node");
        var output = Directory.CreateDirectory(_folder.Of("app"));
        await File.WriteAllTextAsync(Path.Combine(output.FullName, "index.js"), Server);
        var archive = await AppArchive.PackAsync(output.FullName, new ArtifactStore(_folder.Of("artifacts")), CancellationToken.None);
        var pod = Pod(["node", "build/index.js"], artifact: archive.Digest.ToString());

        await _observer.UntilAsync(seen => seen.IsReady);

        var answer = JsonNode.Parse(await _client.GetStringAsync(Address(pod, "/")))!;
        Assert.Equal(Path.Combine(_folder.Of("pods"), pod.Uid, "work"), (string?)answer["cwd"]);
    }

    [Theory]
    [InlineData("-e", "CommandNotAllowed")]
    [InlineData("../../etc/x.js", "CommandNotAllowed")]
    [InlineData("/etc/x.js", "CommandNotAllowed")]
    public async Task An_application_is_no_way_to_run_other_code(string script, string reason)
    {
        var archive = new ArtifactStore(_folder.Of("artifacts")).Put(AppArchive.Name, "x"u8);
        Pod(["node", script, "1"], artifact: archive.Digest.ToString());

        Assert.Equal(reason, (await _observer.UntilAsync(seen => seen.Phase == ContainerPhase.Waiting)).Reason);
    }

    [Fact]
    public async Task Ending_a_pod_ends_its_process_and_takes_its_folder()
    {
        var pod = Pod(["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.05; done"]);
        await _observer.UntilAsync(seen => seen.Phase == ContainerPhase.Running);

        _lab.Test.Cluster.Delete(pod.Key, new DeleteRequest { GracePeriodSeconds = 0 }, Kubernetes.TestCluster.Me);
        await _observer.Ended.Task.WaitAsync(Limit);

        Assert.False(Directory.Exists(Path.Combine(_folder.Of("pods"), pod.Uid)));
        Assert.Null(_processes.Ports.Find(pod.Uid));
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _processes.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private Uri Address(KubeObject pod, string path) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_processes.Ports.Find(pod.Uid)}{path}"));

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();

    private KubeObject Pod(string[] command, string env = "[]", string restartPolicy = "Always", string artifact = "", string volumes = "{}")
    {
        var mounts = JsonNode.Parse(volumes)!;
        var arguments = new JsonArray([.. command.Select(argument => (JsonNode)argument)]).ToJsonString();
        return _lab.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = "web",
                ["namespace"] = "default",
                ["annotations"] = new JsonObject
                {
                    [LocalCommand.CommandAnnotation] = arguments,
                    [LocalCommand.EnvironmentAnnotation] = """{"EXTRA":"from-annotation"}""",
                    [LocalCommand.ArtifactAnnotation] = artifact,
                },
            },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = restartPolicy,
                ["volumes"] = mounts["volumes"]?.DeepClone(),
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["image"] = "web:1",
                    ["env"] = JsonNode.Parse(env),
                    ["volumeMounts"] = mounts["volumeMounts"]?.DeepClone(),
                }),
            },
        }.ToJsonString());
    }

    /// <summary>Stands where the pod controller stands.</summary>
    private sealed class Observer(LocalProcesses processes) : IController
    {
        private readonly Lock _gate = new();
        private readonly List<(Func<ContainerObservation, bool> Wanted, TaskCompletionSource<ContainerObservation> Found)> _waiting = [];
        private ContainerObservation? _last;
        private string? _uid;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ResourceName? Resource => Collections.Pods;

        public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
        {
            if (cluster.Find(key) is not { } pod)
            {
                if (_uid is not null && processes.End(_uid, TimeSpan.FromSeconds(5)))
                {
                    Ended.TrySetResult();
                }

                return null;
            }

            _uid = pod.Uid;
            lock (_gate)
            {
                _last = processes.Observe(pod, "main", cluster);
                _waiting.RemoveAll(entry => _last is not null && entry.Wanted(_last) && entry.Found.TrySetResult(_last));
            }

            return null;
        }

        public Task<ContainerObservation> UntilAsync(Func<ContainerObservation, bool> wanted)
        {
            lock (_gate)
            {
                if (_last is not null && wanted(_last))
                {
                    return Task.FromResult(_last);
                }

                var found = new TaskCompletionSource<ContainerObservation>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((wanted, found));
                return found.Task.WaitAsync(Limit);
            }
        }
    }
}
