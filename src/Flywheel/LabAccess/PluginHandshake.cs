using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.LabAccess;

/// <summary>
/// What go-plugin expects of a provider's process: one line on its standard output that says where it listens, and with which certificate
/// when the tool that started it sent its own (AutoMTLS). https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
/// </summary>
internal static class PluginHandshake
{
    /// <summary>A variable that only tools which start plugins set.</summary>
    public const string Cookie = "TF_PLUGIN_MAGIC_COOKIE";

    /// <summary>The client's certificate as PEM.</summary>
    public const string ClientCertificate = "PLUGIN_CLIENT_CERT";

    private const int CoreProtocol = 1;
    private const int PluginProtocol = 6;

    /// <summary>The line, without its end.</summary>
    /// <param name="socket">Where it listens.</param>
    /// <param name="certificate">Its certificate; null: without TLS.</param>
    public static string Line(string socket, X509Certificate2? certificate)
    {
        // Go decodes it without padding.
        var encoded = certificate is null ? "" : Convert.ToBase64String(certificate.RawData).TrimEnd('=');
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CoreProtocol}|{PluginProtocol}|unix|{socket}|grpc|{encoded}");
    }

    /// <summary>A certificate of this process alone; its client takes it as its only root.</summary>
    public static X509Certificate2 NewCertificate(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(30));
    }
}
