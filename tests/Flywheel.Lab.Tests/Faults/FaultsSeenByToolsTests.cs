using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.Lab.Tests.States;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Faults;

/// <summary>Every fault as the real kubectl or the real terraform meets it, and that it is over when it is cleared.</summary>
public sealed class FaultsSeenByToolsTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;
    private KubectlProgram _kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        _kubectl = new(KubectlProgram.PathOf("kubectl"), _lab.Address.Kubeconfig, _folder.Root, "default");
        await _kubectl.OkAsync("wait", "serviceaccount/default", "--for=create", "--timeout=30s");
    }

    [Theory]
    [InlineData("status:500", "InternalError|server error|Internal")]
    [InlineData("status:503", "ServiceUnavailable|unavailable")]
    [InlineData("status:403", "Forbidden|forbidden")]
    [InlineData("timeout:50", "timeout|Timeout|timed out")]
    [InlineData("hang", "deadline|timeout|Timeout")]
    [InlineData("cut", "EOF|reset|closed|stream error|INTERNAL_ERROR")]
    [InlineData("cut-body", "EOF|reset|closed|stream error|INTERNAL_ERROR")]
    public async Task A_request_fails_until_the_fault_is_cleared(string mode, string seen)
    {
        await _kubectl.OkAsync("get", "configmaps");
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = ConfigMaps, Mode = mode });

        var refusal = await _kubectl.RefusedAsync("get", "configmaps", "--request-timeout=2s");

        Assert.Matches(seen, refusal);
        Assert.Equal(1, _lab.Parts.Faults.Clear(fault));
        await _kubectl.OkAsync("get", "configmaps");
    }

    [Fact]
    public async Task Kubectl_asks_again_after_too_many_requests_and_succeeds()
    {
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = ConfigMaps, Mode = "status:429", Times = 1 });

        await _kubectl.OkAsync("get", "configmaps");

        Assert.Equal(1, Hits(fault));
    }

    [Fact]
    public async Task A_slow_answer_is_an_answer()
    {
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = ConfigMaps, Mode = "slow:300" });

        await _kubectl.OkAsync("get", "configmaps");

        Assert.True(Hits(fault) > 0);
    }

    [Fact]
    public async Task An_answer_is_lost_and_the_object_is_there()
    {
        Add(new() { Kind = "request", Surface = "kubernetes", Method = "POST", Path = ConfigMaps, Mode = "lose-answer", Times = 1 });

        Assert.Matches("EOF|reset|closed|stream error|INTERNAL_ERROR", await _kubectl.RefusedAsync("create", "configmap", "made", "--from-literal=a=b"));

        Assert.Equal("b", await _kubectl.OkAsync("get", "configmap", "made", "-o", "jsonpath={.data.a}"));
    }

    [Fact]
    public async Task A_watch_is_dropped_without_a_word()
    {
        await _kubectl.OkAsync("create", "configmap", "watched");
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Path = ConfigMaps, Mode = "drop-watch:100" });

        var ended = await _kubectl.RunAsync(["get", "configmap", "watched", "--watch", "--request-timeout=20s"]);

        Assert.Contains("watched", ended.Output, StringComparison.Ordinal);
        Assert.True(Hits(fault) > 0);
    }

    [Fact]
    public async Task Only_the_named_identity_meets_its_fault()
    {
        Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = ConfigMaps, Identity = "admin", Mode = "status:500" });

        await _kubectl.OkAsync("get", "configmaps");
    }

    [Fact]
    public async Task A_pod_does_not_become_ready_until_the_fault_is_cleared()
    {
        var fault = Add(new() { Kind = "pod", Name = "default/web-*" });
        await _kubectl.ApplyAsync(Manifests.Deployment(1));

        await _kubectl.OkAsync("wait", "pod", "-l", "app=web", "--for=jsonpath={.status.phase}=Running", "--timeout=30s");
        await _kubectl.RefusedAsync("rollout", "status", "deployment/web", "--timeout=30s");
        Assert.Matches("web-.* 0/1 +Running", await _kubectl.OkAsync("get", "pods"));
        _lab.Parts.Faults.Clear(fault);

        await _kubectl.OkAsync("wait", "deployment/web", "--for=condition=Available", "--timeout=30s");
    }

    [Theory]
    [InlineData("post500", "giving up after 1 attempt")]
    [InlineData("post403", "403")]
    [InlineData("lose-answer", "EOF|reset|closed|stream error|INTERNAL_ERROR")]
    public async Task The_second_write_of_a_state_fails(string mode, string seen)
    {
        var stack = await StackAsync("first");
        Add(new() { Kind = "state", Name = "attic-*", Mode = mode, After = 0, Times = 1 });

        stack.Write(Stack("second"));
        var (exit, output) = await stack.RunAsync("apply", "-input=false", "-no-color", "-auto-approve");

        Assert.Equal(1, exit);
        Assert.True(Regex.IsMatch(output, seen), output);
        Assert.True(File.Exists(_folder.Of("stack/errored.tfstate")), output);
    }

    [Fact]
    public async Task A_state_cannot_be_unlocked_until_the_fault_is_cleared()
    {
        var stack = await StackAsync("first");
        var fault = Add(new() { Kind = "state", Name = "attic-lab", Mode = "unlockfail" });

        stack.Write(Stack("second"));
        var (_, output) = await stack.RunAsync("apply", "-input=false", "-no-color", "-auto-approve");
        var (locked, told) = await stack.RunAsync("plan", "-input=false", "-no-color");

        Assert.Contains("unlock", output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, locked);
        Assert.Contains("already locked", told, StringComparison.Ordinal);
        _lab.Parts.Faults.Clear(fault);
    }

    [Fact]
    public async Task A_write_of_a_state_hangs_and_is_done_late()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1", "takes half a minute; ./test --long runs it");
        var stack = await StackAsync("first");
        Add(new() { Kind = "state", Name = "attic-lab", Mode = "hang", Times = 1 });

        stack.Write(Stack("second"));

        await stack.DoAsync("apply", "-input=false", "-no-color", "-auto-approve");
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    private string Add(FaultRequest request) => _lab.Parts.Faults.Add(request).Id;

    private long Hits(string fault) => _lab.Parts.Faults.List().Single(record => record.Id == fault).Hits;

    private async Task<TerraformStack> StackAsync(string input)
    {
        var stack = new TerraformStack(_folder.Of("stack"), ImmutableSortedDictionary<string, string>.Empty
            .Add("TF_HTTP_USERNAME", "anybody").Add("TF_HTTP_PASSWORD", _lab.Parts.Tokens.Forge["admin"]));
        stack.Write(Stack(input));
        await stack.DoAsync("init", "-input=false", "-no-color");
        await stack.DoAsync("apply", "-input=false", "-no-color", "-auto-approve");
        return stack;
    }

    private string Stack(string input)
    {
        var address = $"{_lab.Address.State}/api/v4/projects/1/terraform/state/attic-lab";
        return $$"""
            terraform {
              backend "http" {
                address        = "{{address}}"
                lock_address   = "{{address}}/lock"
                unlock_address = "{{address}}/lock"
                lock_method    = "POST"
                unlock_method  = "DELETE"
                retry_max      = 0
              }
            }
            resource "terraform_data" "site" {
              input = "{{input}}"
            }
            """;
    }
}
