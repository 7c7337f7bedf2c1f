using System.Net;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Controllers.Services;
using Flywheel.Lab.Ingress;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Controllers;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Tests.Ingress;

public sealed class IngressProxyTests : IAsyncLifetime
{
    private readonly RunningControllers _lab = new(new ServiceController());
    private readonly LocalPorts _ports = new();
    private readonly Forwarder _forwarder = new(new IngressLimits(), TimeProvider.System);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private LoopbackHost _proxy = null!;

    [Fact]
    public async Task An_unknown_host_is_not_found_and_is_told_what_is_known()
    {
        Ingress();

        var (code, body) = await GetAsync("other.localhost");

        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("No Ingress rule is for the host other.localhost.", (string?)body["message"]);
        Assert.Equal("app.lab.localhost", (string?)body["knownHosts"]![0]);
    }

    [Fact]
    public async Task A_page_for_browsers_shows_no_markup_of_the_host()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _proxy.Address);
        request.Headers.TryAddWithoutValidation("Host", "x.localhost");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");

        using var answer = await _client.SendAsync(request);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>404 Not Found</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_service_and_one_without_ready_pods_are_unavailable()
    {
        Ingress();
        var (code, body) = await GetAsync("app.lab.localhost");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("Service default/web does not exist; Ingress default/web names it.", (string?)body["message"]);

        Service();
        Pod(ready: false);
        await _lab.RestAsync();
        (code, body) = await GetAsync("app.lab.localhost");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("Service default/web has no ready endpoint.", (string?)body["message"]);
    }

    [Fact]
    public async Task A_simulated_pod_says_that_it_is()
    {
        Ingress();
        Service();
        Pod(ready: true);
        await _lab.RestAsync();

        var (code, body) = await GetAsync("app.lab.localhost");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("simulated", (string?)body["status"]);
        Assert.Equal("web-1", (string?)body["pod"]);
    }

    [Fact]
    public async Task A_local_process_answers_itself()
    {
        await using var process = await LoopbackHost.StartAsync(context => context.Response.WriteAsync("""{"status":"ok"}"""));
        Ingress();
        Service();
        _ports.Set(Pod(ready: true).Uid, process.Port);
        await _lab.RestAsync();

        var (code, body) = await GetAsync("app.lab.localhost");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("ok", (string?)body["status"]);
    }

    [Fact]
    public async Task Addresses_that_a_user_wrote_are_never_connected_to()
    {
        var reached = false;
        await using var other = await LoopbackHost.StartAsync(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        });
        Ingress();
        Service(selector: "{}");
        _lab.Create($$"""
            {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"web","namespace":"default"},
             "subsets":[{"addresses":[{"ip":"10.1.2.3"}],"ports":[{"port":{{other.Port}} }]}]}
            """);
        await _lab.RestAsync();

        var (code, _) = await GetAsync("app.lab.localhost");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.False(reached);
    }

    public async ValueTask InitializeAsync()
    {
        var proxy = new IngressProxy(_lab.Test.Cluster, new BackendChoice(_lab.Test.Cluster, _ports), _forwarder, new IngressLimits());
        _proxy = await LoopbackHost.StartAsync(proxy.HandleAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        _forwarder.Dispose();
        await _lab.DisposeAsync();
    }

    private async Task<(HttpStatusCode Code, JsonNode Body)> GetAsync(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _proxy.Address);
        request.Headers.Host = host;
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private void Ingress() => _lab.Create("""
        {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web","namespace":"default"},
         "spec":{"rules":[{"host":"app.lab.localhost","http":{"paths":[
           {"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}
        """);

    private void Service(string selector = """{"app":"web"}""") => _lab.Create($$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
         "spec":{"selector":{{selector}},"ports":[{"port":80,"targetPort":8080}]} }
        """);

    private KubeObject Pod(bool ready)
    {
        var pod = _lab.Create("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"default","labels":{"app":"web"}},
             "spec":{"containers":[{"name":"main","image":"web:1"}]}}
            """);
        var status = ready ? "True" : "False";
        _lab.SetStatus(pod, $$"""{"phase":"Running","podIP":"10.0.0.1","conditions":[{"type":"Ready","status":"{{status}}"}]}""");
        return pod;
    }
}
