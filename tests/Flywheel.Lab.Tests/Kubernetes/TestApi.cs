using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Http;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flywheel.Lab.Tests.Kubernetes;

/// <summary>The API of a <see cref="TestCluster"/> on a loopback port, with a certificate of its own and tokens for both identities.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string AdminToken = "admin-token-of-a-test";
    public const string PipelineToken = "pipeline-token-of-a-test";

    private readonly WebApplication _application;
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;

    private TestApi(TestCluster lab)
    {
        Lab = lab;
        Tokens = BearerTokens.Of([new("admin", AdminToken), new("pipeline", PipelineToken)], lab.Cluster.Time);
        _certificate = TestCertificate.SelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _application = builder.Build();
        Api = new(lab.Cluster, Logs, Tokens, lab.Database, NullLogger<KubernetesApi>.Instance);
        _application.Run(Api.HandleAsync);
    }

    public TestCluster Lab { get; }

    public Cluster Cluster => Lab.Cluster;

    public KubernetesApi Api { get; }

    public PodLogs Logs { get; } = new();

    public BearerTokens Tokens { get; }

    public string CertificateFile => _folder.Of("ca.crt");

    /// <summary>As kubectl and clients take it.</summary>
    public string Address => _application.Urls.First();

    public static async Task<TestApi> StartAsync(ClusterBootstrap? bootstrap = null, TimeProvider? time = null)
    {
        var api = new TestApi(new(bootstrap ?? new ClusterBootstrap(), time));
        await api._application.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>A client with a token; null: without one.</summary>
    public HttpClient Client(string? token = AdminToken)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString(),
            },
        })
        {
            BaseAddress = new Uri(Address),
        };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>One request and its answer.</summary>
    public async Task<(int Code, JsonNode? Body)> SendAsync(
        string method, string path, string? body = null, string type = "application/json", string? token = AdminToken, string? accept = null)
    {
        using var client = Client(token);
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : text);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
        Lab.Dispose();
    }
}
