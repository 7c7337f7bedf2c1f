using System.Security.Cryptography.X509Certificates;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("localhost", true)]
    [InlineData("api.acme.example", false)]
    public async Task The_certificate_has_to_be_for_the_name_that_is_configured(string name, bool isTrusted)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var made = TestCertificate.SelfSigned(now.AddDays(-1), now.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var server = new LoopbackServer(LoopbackServer.Reply(200, "{}"), certificate);
        using var client = new KubeClient(
            new() { Server = new($"https://127.0.0.1:{server.Port}"), Authority = certificate.ExportCertificatePem(), TlsServerName = name }, TimeProvider.System);

        var problem = await Record.ExceptionAsync(() => client.GetAsync("api/v1", "Looking", TestContext.Current.CancellationToken));

        Assert.Equal(isTrusted ? null : typeof(ProviderException), problem?.GetType());
    }
}
