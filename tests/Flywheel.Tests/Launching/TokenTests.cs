using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Launching;

/// <summary>Tokens of forge and cluster are nowhere in what a run leaves behind, though the servers send back whatever they were sent.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const int Limit = 120_000;
    private const string ForgeToken = "glpat-Planted-Forge-4711";
    private const string ClusterToken = "eyJ-Planted-Cluster-0815";
    private const string RunnerToken = "glrt-Planted-Runner-1234";

    private readonly TemporaryFolder _machine = new();
    private readonly Sandbox _sandbox = Sandbox.Create();
    private readonly StringBuilder _seen = new();
    private LoopbackServer _server = null!;
    private RunHistory _history = null!;

    private FlywheelHome Home => new(Path.Combine(_sandbox.Root, ".flywheel"));

    public ValueTask InitializeAsync()
    {
        _server = new(EchoAsync);
        _history = RunHistory.InFile(Home.History);
        FakeTofu.Create(_machine.Of("bin"));
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}");
        _sandbox.WithOrganization($$"""
            organization:
              name: acme
              environments: { lab: { cluster_context: dev, namespace: attic, domain: acme.test } }
            runners: { docker: { type: docker, tags: [docker] } }
            cache: { server: "https://attic.acme.test", name: main }
            forge: { type: gitlab, url: "{{address}}", group: acme }

            """)
            .WithStack("runners", hcl: """
                terraform {
                  required_providers {
                    gitlab  = { source = "gitlabhq/gitlab" }
                    kubectl = { source = "alekc/kubectl" }
                  }
                }

                """)
            .WithSettings($$"""
                verify:
                  kubernetes: { within: 5s }
                  runners: { within: 5s }
                  http: [{ name: site, url: "{{address}}/", within: 1s }]

                """)
            .Commit();
        Write(".kube/config", Clusters.KubeconfigFolder.Config(user: $"token: {ClusterToken}", server: address));
        Directory.CreateDirectory(Home.State);
        File.WriteAllText(Path.Combine(Home.State, "runners-lab.tfstate"), new JsonObject
        {
            ["version"] = 4,
            ["serial"] = 0,
            ["lineage"] = "",
            ["resources"] = new JsonArray(
                Resource("gitlab_user_runner", new() { ["id"] = "7", ["description"] = "docker", ["token"] = RunnerToken }),
                Resource("kubectl_manifest", new() { ["api_version"] = "v1", ["kind"] = "ConfigMap", ["namespace"] = "attic", ["name"] = "it" })),
        }.ToJsonString());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _history.Dispose();
        await _server.DisposeAsync();
        _sandbox.Dispose();
        _machine.Dispose();
    }

    [Theory(Timeout = Limit)]
    [InlineData("FLYWHEEL_FORGE_TOKEN")]
    [InlineData("FLYWHEEL_FORGE_TOKEN_FILE")]
    [InlineData("GITLAB_TOKEN")]
    public async Task No_event_log_artifact_report_or_history_holds_a_token(string variable)
    {
        var value = variable.EndsWith("_FILE", StringComparison.Ordinal) ? Write("forge-token", ForgeToken) : ForgeToken;

        var run = await RunAsync(variable, value);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.All(["kubernetes:runners", "runners", "http:site"], name => Assert.IsType<JobOutcome.Failed>(run.Find(new(Stage.Verify, name))!.Outcome));
        Assert.Contains(ForgeToken, _seen.ToString(), StringComparison.Ordinal);
        Assert.Contains(ClusterToken, _seen.ToString(), StringComparison.Ordinal);
        Assert.Contains(run.AllDiagnostics, problem => problem.Detail.Contains("echo of", StringComparison.Ordinal));
        _history.Dispose();
        var files = Directory.EnumerateFiles(Home.Root, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(Home.State, StringComparison.Ordinal)).ToList();
        Assert.Contains(files, file => file.EndsWith("events.ndjson", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, Encoding.Latin1, TestContext.Current.CancellationToken);
            Assert.All([ForgeToken, ClusterToken, RunnerToken], secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds {secret}"));
        }
    }

    private static JsonObject Resource(string type, JsonObject attributes) => new()
    {
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = "it",
        ["provider"] = "provider[\"registry.opentofu.org/x/y\"]",
        ["instances"] = new JsonArray(new JsonObject { ["attributes"] = attributes }),
    };

    // Whoever asks reads its own request in the refusal, as with a proxy that explains too much.
    private async Task EchoAsync(Stream stream, int number)
    {
        _seen.Append(_server.LastRequest);
        var said = JsonSerializer.Serialize($"echo of {_server.LastRequest}");
        await LoopbackServer.Reply(403, $$"""{"kind":"Status","apiVersion":"v1","message":{{said}},"error_description":{{said}}}""", "Content-Type: application/json\r\n")(stream, number);
    }

    private string Write(string name, string content)
    {
        var path = _machine.Of(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private Task<RunRecord> RunAsync(string variable, string value) =>
        new RunLauncher(Home, _history, new ProcessRunner(TimeProvider.System), TimeProvider.System) { Supervisor = TestSupervisor.Program }.RunAsync(
            new()
            {
                Command = "run",
                Repository = _sandbox.Root,
                Places = 2,
                Variables = ImmutableSortedDictionary<string, string>.Empty
                    .Add("PATH", $"{_machine.Of("bin")}:/usr/bin:/bin").Add("HOME", _machine.Root).Add(variable, value),
            },
            _ => new Nobody(), _ => { }, StopSignal.None);

    private sealed class Nobody : IRunObserver
    {
        public void On(RunEvent happened)
        {
        }

        public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
