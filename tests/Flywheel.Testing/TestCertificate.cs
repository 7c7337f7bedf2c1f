using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Testing;

/// <summary>Certificates made on the spot for servers on this machine.</summary>
internal static class TestCertificate
{
    /// <summary>Self-signed, for localhost, x.localhost and 127.0.0.1; it is its own root.</summary>
    public static X509Certificate2 SelfSigned(DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("x.localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(from, to);
    }
}
