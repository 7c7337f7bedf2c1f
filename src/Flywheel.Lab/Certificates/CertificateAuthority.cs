using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Flywheel.Files;

namespace Flywheel.Lab.Certificates;

/// <summary>
/// The lab's own root: made once for a lab folder, trusted by nobody who was not told to. It signs for names of this machine only, and
/// says so in its name constraints, so that a copy of its key is worth nothing elsewhere.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromDays(365);

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time) => (_certificate, _time) = (certificate, time);

    /// <summary>What clients trust, as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>What clients trust, without its key.</summary>
    public X509Certificate2 Root => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>Where the root lies for clients.</summary>
    public static string CertificateFile(string folder) => Path.Combine(folder, "ca.crt");

    /// <summary>The authority of a folder; made anew when there is none, when it cannot be read or when it ends within a year.</summary>
    public static CertificateAuthority Open(string folder, TimeProvider time)
    {
        if (Read(folder) is { } kept)
        {
            if (kept.NotAfter.ToUniversalTime() - RenewedBefore > time.GetUtcNow())
            {
                return new(kept, time);
            }

            kept.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = Make(key, time.GetUtcNow());
        DurableFile.CreatePrivateFolder(folder);
        DurableFile.Write(KeyFile(folder), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), DurableFile.Private);
        DurableFile.Write(CertificateFile(folder), Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        return new(made, time);
    }

    /// <summary>A certificate with its key for a server on this machine; the caller disposes it.</summary>
    /// <param name="names">Names it answers to, besides the loopback addresses.</param>
    /// <param name="lifetime">From now.</param>
    public X509Certificate2 Sign(IReadOnlyList<string> names, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}, O=Flywheel lab (simulation)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        request.CertificateExtensions.Add(LocalNames.Extension(names));

        var now = _time.GetUtcNow();
        using var signed = request.Create(_certificate, now - ClockSkew, now + lifetime, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose() => _certificate.Dispose();

    // Clients whose clock is a little late must not refuse what was made this moment.
    private static TimeSpan ClockSkew => TimeSpan.FromHours(1);

    private static X509Certificate2 Make(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Flywheel lab CA (simulation)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(LocalNames.Constraints());
        return request.CreateSelfSigned(now - ClockSkew, now + Lifetime);
    }

    private static X509Certificate2? Read(string folder)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile(folder), KeyFile(folder));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string KeyFile(string folder) => Path.Combine(folder, "ca.key");
}
