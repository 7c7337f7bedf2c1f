using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>The Secrets with which CloudNativePG proves a cluster's servers: <c>NAME-ca</c> and <c>NAME-server</c>.</summary>
/// <remarks>Names, keys and the 90 days: https://cloudnative-pg.io/documentation/current/certificates/</remarks>
internal static class PostgresCertificates
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>A new CA, and what it signs.</summary>
    public static IEnumerable<JsonObject> Make(PostgresCluster cluster, DateTimeOffset now)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest($"CN={cluster.Name}, OU={cluster.Owner.Namespace}", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var root = authority.CreateSelfSigned(now, now + Lifetime);
        yield return Secret(cluster, "ca", "Opaque", ("ca.crt", root.ExportCertificatePem()), ("ca.key", rootKey.ExportPkcs8PrivateKeyPem()));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest($"CN={cluster.Name}-rw", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var service in (ReadOnlySpan<string>)["rw", "r", "ro"])
        {
            var host = $"{cluster.Name}-{service}";
            names.AddDnsName(host);
            names.AddDnsName($"{host}.{cluster.Owner.Namespace}");
            names.AddDnsName($"{host}.{cluster.Owner.Namespace}.svc");
        }

        server.CertificateExtensions.Add(names.Build());
        using var signed = server.Create(root, now, now + Lifetime, RandomNumberGenerator.GetBytes(16));
        yield return Secret(cluster, "server", "kubernetes.io/tls", ("tls.crt", signed.ExportCertificatePem()), ("tls.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static JsonObject Secret(PostgresCluster cluster, string suffix, string type, params ReadOnlySpan<(string Name, string Content)> content)
    {
        var data = new JsonObject();
        foreach (var (name, text) in content)
        {
            data[name] = Convert.ToBase64String(Encoding.ASCII.GetBytes(text + "\n"));
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = $"{cluster.Name}-{suffix}", ["labels"] = cluster.Labels() },
            ["type"] = type,
            ["data"] = data,
        };
    }
}
