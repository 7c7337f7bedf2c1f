using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Clusters;

/// <summary>How a connection to a cluster is secured.</summary>
internal static class ClusterTls
{
    /// <summary>For all connections of one access.</summary>
    /// <param name="certificate">The client certificate of the moment; null: none.</param>
    public static SslClientAuthenticationOptions Of(ClusterAccess access, Func<X509Certificate2?> certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            // asked at each connection, because a program may give another one each time
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate()!,
        };
        if (access.TrustsAnyone)
        {
#pragma warning disable CA5359 // what the operator's kubeconfig says; told by a diagnostic
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else
        {
            // A cluster's own authority publishes no list of what it revoked, and missing issuers would be fetched from addresses that the
            // certificate of whoever answers names.
            var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            if (access.Authority is { } authority)
            {
                policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                policy.CustomTrustStore.AddRange(authority);
            }

            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
