using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;

namespace Flywheel.Clusters;

/// <summary>The service account that a cluster gives each pod.</summary>
internal static class PodAccount
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>This is a pod with an account.</summary>
    public static bool Exists(ImmutableSortedDictionary<string, string> variables) =>
        variables.GetValueOrDefault("KUBERNETES_SERVICE_HOST", "").Length > 0 && File.Exists($"{Folder}/token");

    /// <summary>Access with it.</summary>
    public static Checked<ClusterAccess> Read(ImmutableSortedDictionary<string, string> variables)
    {
        var host = variables["KUBERNETES_SERVICE_HOST"];
        var port = variables.GetValueOrDefault("KUBERNETES_SERVICE_PORT", "443");
        var address = $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}";
        var authority = new X509Certificate2Collection();
        try
        {
            authority.ImportFromPemFile($"{Folder}/ca.crt");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new(null, [VerifyRules.KubeconfigUnusable.Create($"The certificate of the pod's cluster cannot be read: {VisibleText.Of(unreadable.Message)}")]);
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var server)
            ? new(
                new()
                {
                    Context = ClusterAccess.InCluster,
                    Server = server,
                    Authority = authority,
                    User = new() { Name = "the pod's service account", TokenFile = $"{Folder}/token" },
                },
                [])
            : new(null, [VerifyRules.KubeconfigUnusable.Create($"KUBERNETES_SERVICE_HOST and _PORT make no address: {VisibleText.Of(address)}.")]);
    }
}
