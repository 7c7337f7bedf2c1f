using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Kubernetes;

/// <summary>The commands that newer versions of the real kubectl send in protobuf.</summary>
public sealed class TypedCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_commands_that_make_objects_make_them()
    {
        await RunAsync("create", "namespace", "team");
        await RunAsync("create", "configmap", "settings", "--from-literal=a=b");
        await RunAsync("create", "secret", "generic", "token", "--from-literal=a=secret");
        await RunAsync("create", "deployment", "web", "--image=web:1", "--replicas=2", "--port=8080");
        await RunAsync("create", "job", "once", "--image=busybox", "--", "echo", "hi");
        await RunAsync("create", "cronjob", "nightly", "--image=busybox", "--schedule=0 6 * * *", "--", "echo", "hi");
        await RunAsync("create", "serviceaccount", "ci");
        await RunAsync("create", "role", "reader", "--verb=get,list", "--resource=pods");
        await RunAsync("create", "rolebinding", "jane", "--role=reader", "--user=jane");
        await RunAsync("create", "clusterrole", "all-reader", "--verb=get", "--resource=pods");
        await RunAsync("create", "poddisruptionbudget", "web", "--selector=app=web", "--min-available=50%");
        await RunAsync("create", "ingress", "web", "--rule=web.example.com/path*=web:80");
        await RunAsync("create", "service", "nodeport", "web", "--tcp=80:8080", "--node-port=30080");
        await RunAsync("create", "quota", "most", "--hard=cpu=1,pods=5");
        await RunAsync("create", "priorityclass", "high", "--value=1000");

        Assert.Equal("web:1 2", await RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image} {.spec.replicas}"));
        Assert.Equal("30080", await RunAsync("get", "service", "web", "-o", "jsonpath={.spec.ports[0].nodePort}"));
        Assert.Equal("50%", await RunAsync("get", "pdb", "web", "-o", "jsonpath={.spec.minAvailable}"));
        Assert.Equal("c2VjcmV0", await RunAsync("get", "secret", "token", "-o", "jsonpath={.data.a}"));
    }

    [Fact]
    public async Task Questions_about_access_are_answered()
    {
        Assert.Equal("yes", (await RunAsync("auth", "can-i", "get", "pods")).Trim());
        Assert.Contains("admin", await RunAsync("auth", "whoami"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_command_for_what_exists_is_refused()
    {
        await RunAsync("create", "namespace", "team");

        Assert.Contains("namespaces \"team\" already exists", await RunAsync(expected: 1, "create", "namespace", "team"), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(params string[] arguments) => RunAsync(0, arguments);

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        var kubeconfig = _folder.Of("kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: lab
            clusters: [ { name: lab, cluster: { server: "{{_api.Address}}", certificate-authority: "{{_api.CertificateFile}}", tls-server-name: localhost } } ]
            users: [ { name: admin, user: { token: {{TestApi.AdminToken}} } } ]
            contexts: [ { name: lab, context: { cluster: lab, user: admin } } ]
            """, TestContext.Current.CancellationToken);
        var output = new CapturedOutput();
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(
            new ToolCommand
            {
                File = RequiredTool.Find("kubectl"),
                Arguments = [.. arguments],
                Directory = _folder.Root,
                Environment = ImmutableSortedDictionary<string, string>.Empty
                    .Add("PATH", Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Add("HOME", _folder.Root)
                    .Add("KUBECONFIG", kubeconfig)
                    .Add("KUBECACHEDIR", _folder.Of("cache")),
                Timeout = TimeSpan.FromMinutes(1),
            },
            output,
            StopSignal.None);
        Assert.True(exit.Code == expected, $"{string.Join(' ', arguments)}: {exit.Code}\n{output.StandardText}{output.ErrorText}");
        return output.StandardText + output.ErrorText;
    }
}
