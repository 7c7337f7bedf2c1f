using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>The document that a cluster's credential program is given and the one that it prints (client.authentication.k8s.io).</summary>
internal static class ExecCredential
{
    /// <summary>What the program finds in <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public static string Ask(ExecPlugin plugin, ClusterAccess access)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", plugin.ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            if (plugin.WantsCluster)
            {
                WriteCluster(json, access);
            }

            json.WriteBoolean("interactive", false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>The credential that the program printed.</summary>
    /// <exception cref="FormatException">It printed none; the message is the end of the sentence "the program …" and quotes nothing of it.</exception>
    public static Credential Read(ReadOnlyMemory<byte> output, string apiVersion)
    {
        try
        {
            using var document = UnicodeJson.Parse(output);
            var root = KubernetesObject.Of(document.RootElement);
            return root is { Kind: "ExecCredential" } && root.ApiVersion == apiVersion
                ? Read(root)
                : throw new FormatException($"printed no ExecCredential of {apiVersion}");
        }
        catch (JsonException)
        {
            throw new FormatException("printed something that is not JSON");
        }
    }

    private static Credential Read(KubernetesObject answer)
    {
        var token = answer.Text("status", "token") ?? "";
        var certificate = answer.Text("status", "clientCertificateData");
        var key = answer.Text("status", "clientKeyData");
        if (token.Length == 0 && (certificate is null || key is null))
        {
            throw new FormatException("printed an ExecCredential without a token and without a certificate with its key");
        }

        try
        {
            return new(token, certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key), answer.Time("status", "expirationTimestamp"));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new FormatException("printed a certificate or key that is not PEM");
        }
    }

    private static void WriteCluster(Utf8JsonWriter json, ClusterAccess access)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", access.Server.OriginalString);
        if (access.TlsServerName.Length > 0)
        {
            json.WriteString("tls-server-name", access.TlsServerName);
        }

        if (access.TrustsAnyone)
        {
            json.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (access.Authority is { } authority)
        {
            json.WriteBase64String("certificate-authority-data", Encoding.ASCII.GetBytes(authority.ExportCertificatePems()));
        }

        if (access.Proxy is { } proxy)
        {
            json.WriteString("proxy-url", proxy.OriginalString);
        }

        json.WriteNull("config");
        json.WriteEndObject();
    }
}
