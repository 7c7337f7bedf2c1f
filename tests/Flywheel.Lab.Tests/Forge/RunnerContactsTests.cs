using System.Text;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Kubernetes;

namespace Flywheel.Lab.Tests.Forge;

public sealed class RunnerContactsTests : IAsyncLifetime
{
    private readonly ContactBench _bench = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_runner_is_heard_of_as_soon_as_its_pod_is_ready_and_every_three_seconds_from_then_on()
    {
        var (runner, token) = _bench.AddRunner();
        var pod = _bench.AddPod("runner-0", $$"""{"env":[{"name":"CI_SERVER_TOKEN","value":"{{token}}"}]}""");
        Assert.Null(_bench.ContactOf(runner));

        _bench.SetReady(pod, true);
        await _bench.HeardAsync(runner);

        var machine = Assert.Single(_bench.Registry.MachinesOf(runner.Id));
        Assert.Equal("18.4.1 linux 10.42.0.7", $"{machine.Version} {machine.Platform} {machine.IpAddress}");
        Assert.StartsWith("r_", machine.SystemId, StringComparison.Ordinal);
        await _bench.BeatAsync(runner);
        await _bench.BeatAsync(runner);
        Assert.Single(_bench.Registry.MachinesOf(runner.Id));
    }

    public static TheoryData<string, string, string> Places() => new()
    {
        { "an env value", """{"env":[{"name":"RUNNER_TOKEN","value":"TOKEN"}]}""", "[]" },
        { "a secret's key", """{"env":[{"name":"T","valueFrom":{"secretKeyRef":{"name":"s","key":"token"}}}]}""", "[]" },
        { "a config map's key", """{"env":[{"name":"T","valueFrom":{"configMapKeyRef":{"name":"m","key":"token"}}}]}""", "[]" },
        { "a whole secret", """{"envFrom":[{"secretRef":{"name":"s"}}]}""", "[]" },
        { "a whole config map", """{"envFrom":[{"configMapRef":{"name":"m"}}]}""", "[]" },
        { "an argument", """{"args":["register","--token","TOKEN"]}""", "[]" },
        { "a file of a secret", "{}", """[{"name":"c","secret":{"secretName":"s"}}]""" },
        { "one of a secret's files", "{}", """[{"name":"c","secret":{"secretName":"s","items":[{"key":"token","path":"t"}]}}]""" },
        { "a file of a config map", "{}", """[{"name":"c","configMap":{"name":"m"}}]""" },
        { "a projected file", "{}", """[{"name":"c","projected":{"sources":[{"secret":{"name":"s"}}]}}]""" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_pod_is_a_runners_when_it_has_its_token_in(string place, string container, string volumes)
    {
        Assert.NotEmpty(place);
        var (runner, token) = _bench.AddRunner();
        _bench.AddSecret("s", "token", $"[[runners]]\n  token = \"{token}\"\n");
        _bench.Cluster.Create($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"token":"{{token}}"} }""");

        _bench.SetReady(_bench.AddPod("runner", container.Replace("TOKEN\"", token + "\"", StringComparison.Ordinal), volumes), true);

        await _bench.HeardAsync(runner);
    }

    [Fact]
    public async Task Only_the_keys_that_a_pod_names_are_its_own()
    {
        var (other, token) = _bench.AddRunner("other");
        var (well, wellToken) = _bench.AddRunner("well");
        _bench.AddSecret("s", "token", token);
        _bench.SetReady(_bench.AddPod("a", """{"env":[{"name":"T","valueFrom":{"secretKeyRef":{"name":"s","key":"another","optional":true}}}]}"""), true);

        _bench.AddReadyPod("b", wellToken);
        await _bench.HeardAsync(well);

        Assert.Null(_bench.ContactOf(other));
    }

    [Fact]
    public async Task Each_pod_is_a_machine_of_its_own_and_a_new_pod_of_the_same_name_is_another()
    {
        var (runner, token) = _bench.AddRunner();
        _bench.AddReadyPod("runner-0", token);
        var second = _bench.AddReadyPod("runner-1", token);
        await ContactBench.EventuallyAsync(() => _bench.Registry.MachinesOf(runner.Id).Length == 2);

        _bench.Cluster.Cluster.Delete(second, new() { GracePeriodSeconds = 0 }, TestCluster.Me);
        _bench.AddReadyPod("runner-1", token);

        await ContactBench.EventuallyAsync(() => _bench.Registry.MachinesOf(runner.Id).Length == 3);
    }

    [Fact]
    public async Task A_runner_falls_silent_when_its_pod_is_not_ready_or_gone()
    {
        var (unready, unreadyToken) = _bench.AddRunner("unready");
        var (gone, goneToken) = _bench.AddRunner("gone");
        var (well, wellToken) = _bench.AddRunner("well");
        var first = _bench.AddReadyPod("unready", unreadyToken);
        var second = _bench.AddReadyPod("gone", goneToken);
        _bench.AddReadyPod("well", wellToken);
        await _bench.HeardAsync(well);
        var last = _bench.Cluster.Time.GetUtcNow();

        _bench.SetReady(first, false);
        _bench.Cluster.Cluster.Delete(second, new() { GracePeriodSeconds = 0 }, TestCluster.Me);
        var (marker, markerToken) = _bench.AddRunner("marker");
        _bench.AddReadyPod("marker", markerToken);
        await _bench.HeardAsync(marker);
        await _bench.BeatAsync(well);
        await _bench.BeatAsync(well);

        Assert.Equal((last, last), (_bench.ContactOf(unready), _bench.ContactOf(gone)));
        _bench.SetReady(first, true);
        await _bench.HeardAsync(unready);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("docker")]
    public async Task A_fault_silences_a_runner_by_its_id_or_description(string name)
    {
        var (runner, token) = _bench.AddRunner();
        var (well, wellToken) = _bench.AddRunner("well");
        _bench.AddReadyPod("a", token);
        _bench.AddReadyPod("b", wellToken);
        await _bench.HeardAsync(runner);
        await _bench.HeardAsync(well);
        var last = _bench.Cluster.Time.GetUtcNow();

        _bench.Silenced[name] = true;
        await _bench.BeatAsync(well);
        await _bench.BeatAsync(well);
        Assert.Equal(last, _bench.ContactOf(runner));

        _bench.Silenced.Clear();
        await _bench.BeatAsync(runner);
    }

    [Fact]
    public async Task A_paused_runner_still_contacts()
    {
        var (runner, token) = _bench.AddRunner();
        _bench.Registry.Change(runner.Id, known => known with { Paused = true });

        _bench.AddReadyPod("a", token);

        await _bench.HeardAsync(runner);
    }

    [Fact]
    public async Task A_new_token_in_a_file_is_taken_up()
    {
        var (runner, old) = _bench.AddRunner();
        _bench.AddSecret("s", "config.toml", $"token = \"{old}\"");
        _bench.SetReady(_bench.AddPod("file", "{}", """[{"name":"c","secret":{"secretName":"s"}}]"""), true);
        await _bench.HeardAsync(runner);

        var now = _bench.Registry.ResetToken(runner);
        var secret = new ObjectKey(new("", "secrets"), "default", "s");
        _bench.Cluster.Change(secret, content => content["data"]!["config.toml"] =
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"token = \"{now}\"")));

        await _bench.BeatAsync(runner);
    }

    [Fact]
    public async Task A_runner_that_is_registered_after_its_pod_is_heard_of_at_the_next_contact()
    {
        var (well, wellToken) = _bench.AddRunner("well");
        _bench.AddSecret("s", "config.toml", "");
        _bench.SetReady(_bench.AddPod("file", "{}", """[{"name":"c","secret":{"secretName":"s"}}]"""), true);
        _bench.AddReadyPod("b", wellToken);
        await _bench.HeardAsync(well);

        var (runner, token) = _bench.AddRunner("late");
        var secret = new ObjectKey(new("", "secrets"), "default", "s");
        _bench.Cluster.Change(secret, content => content["data"]!["config.toml"] =
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"token = \"{token}\"")));

        await _bench.BeatAsync(runner);
    }
}
