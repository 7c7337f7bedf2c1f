using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Lab.Certificates;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Lab.Tests.Certificates;

/// <summary>The lab's CA and what it signs.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public void A_folder_keeps_its_authority()
    {
        using var first = CertificateAuthority.Open(_folder.Root, _time);
        using var second = CertificateAuthority.Open(_folder.Root, _time);

        Assert.Equal(first.Pem, second.Pem);
        Assert.Equal(first.Pem, File.ReadAllText(CertificateAuthority.CertificateFile(_folder.Root)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Of("ca.key")));
    }

    [Fact]
    public void An_authority_that_ends_soon_or_cannot_be_read_is_made_anew()
    {
        using var first = CertificateAuthority.Open(_folder.Root, _time);
        _time.Advance(TimeSpan.FromDays(3300));
        using var second = CertificateAuthority.Open(_folder.Root, _time);
        File.WriteAllText(_folder.Of("ca.key"), "nonsense");
        using var third = CertificateAuthority.Open(_folder.Root, _time);

        Assert.Equal(3, new HashSet<string> { first.Pem, second.Pem, third.Pem }.Count);
    }

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData(null, "127.0.0.1")]
    [InlineData("dashboard.lab.localhost", "dashboard.lab.localhost")]
    [InlineData("a.b.lab.localhost", "a.b.lab.localhost")]
    public async Task A_client_that_trusts_the_authority_trusts_the_server(string? asked, string name)
    {
        using var authority = CertificateAuthority.Open(_folder.Root, _time);

        Assert.Equal(SslPolicyErrors.None, await HandshakeAsync(authority, new(authority, _time), asked, name));
    }

    [Fact]
    public async Task A_name_of_another_machine_is_not_answered_for()
    {
        using var authority = CertificateAuthority.Open(_folder.Root, _time);

        Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch, await HandshakeAsync(authority, new(authority, _time), "example.com", "example.com"));
    }

    [Fact]
    public async Task What_the_authority_signed_for_another_machine_is_trusted_by_nobody()
    {
        using var authority = CertificateAuthority.Open(_folder.Root, _time);
        using var stolen = authority.Sign(["example.com"], TimeSpan.FromDays(1));
        var context = SslStreamCertificateContext.Create(stolen, null, offline: true);

        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, await HandshakeAsync(authority, _ => context, "example.com"));
    }

    [Fact]
    public void A_certificate_is_kept_until_it_ends_soon()
    {
        using var authority = CertificateAuthority.Open(_folder.Root, _time);
        var certificates = new ServerCertificates(authority, _time);
        var first = certificates.For("localhost");
        _time.Advance(TimeSpan.FromDays(59));

        Assert.Same(first, certificates.For("x.lab.localhost"));
        _time.Advance(TimeSpan.FromDays(2));
        Assert.NotSame(first, certificates.For("localhost"));
    }

    [Fact]
    public void Ever_new_names_do_not_make_ever_new_certificates()
    {
        using var authority = CertificateAuthority.Open(_folder.Root, _time);
        var certificates = new ServerCertificates(authority, _time);

        var made = Enumerable.Range(0, 300).Select(i => certificates.For($"x{i}.y.localhost")).ToHashSet();

        Assert.InRange(made.Count, 100, 250);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("a.LOCALHOST", true)]
    [InlineData("a..localhost", false)]
    [InlineData(".localhost", false)]
    [InlineData("-a.localhost", false)]
    [InlineData("a/b.localhost", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("notlocalhost", false)]
    public void Names_of_this_machine_end_in_localhost(string name, bool local) => Assert.Equal(local, LocalNames.IsLocal(name));

    public void Dispose() => _folder.Dispose();

    private static Task<SslPolicyErrors> HandshakeAsync(CertificateAuthority authority, ServerCertificates certificates, string? asked, string name) =>
        HandshakeAsync(authority, sni => certificates.For(asked is null ? null : sni), name);

    private static async Task<SslPolicyErrors> HandshakeAsync(CertificateAuthority authority, Func<string, SslStreamCertificateContext> choose, string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await accepting;

        var seen = SslPolicyErrors.RemoteCertificateNotAvailable;
        await using var server = new SslStream(accepted.GetStream());
        await using var caller = new SslStream(client.GetStream(), false, (_, _, _, errors) =>
        {
            seen = errors;
            return errors == SslPolicyErrors.None;
        });
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority.Root);
        var handshake = Task.WhenAll(
            server.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = choose(hello.ServerName) }), null),
            caller.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy }));
        await handshake.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System).ContinueWith(_ => { }, TaskScheduler.Default);
        return seen;
    }
}
