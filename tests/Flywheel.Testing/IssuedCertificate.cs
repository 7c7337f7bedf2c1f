using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Testing;

/// <summary>A server's certificate that a root did not issue itself, and that says where its issuer's is to be had.</summary>
internal sealed class IssuedCertificate : IDisposable
{
    private readonly X509Certificate2 _issuer;

    /// <param name="issuerPort">Port on this machine where the issuer's certificate is to be had.</param>
    public IssuedCertificate(DateTimeOffset now, int issuerPort)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Root = Authority("CN=root", rootKey).CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        using var issuer = Authority("CN=issuer", issuerKey).Create(Root, now.AddDays(-1), now.AddDays(1), [1]);
        _issuer = issuer.CopyWithPrivateKey(issuerKey);

        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(
            [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{issuerPort}/ocsp")],
            [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{issuerPort}/issuer.cer")]));
        using var own = request.Create(_issuer, now.AddHours(-1), now.AddHours(1), [2]);
        using var made = own.CopyWithPrivateKey(key);
        // The key has to be written down once, or the server's side of TLS cannot use it.
        Server = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Root { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Server { get; }

    public void Dispose()
    {
        Root.Dispose();
        _issuer.Dispose();
        Server.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }
}
