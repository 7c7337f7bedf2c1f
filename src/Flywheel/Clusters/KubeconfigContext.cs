using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;

namespace Flywheel.Clusters;

/// <summary>Makes access of a context: its cluster, its user, and what must not be.</summary>
/// <param name="kubeconfig">All entries.</param>
/// <param name="variables">Flywheel's own environment.</param>
/// <param name="repositoryRoot">Absolute folder of the checkout.</param>
internal sealed class KubeconfigContext(Kubeconfig kubeconfig, ImmutableSortedDictionary<string, string> variables, string repositoryRoot)
{
    private const int MostNames = 20;

    private readonly List<Diagnostic> _problems = [];

    /// <summary>Access by the context of that name.</summary>
    public Checked<ClusterAccess> Resolve(string name)
    {
        if (!kubeconfig.Contexts.TryGetValue(name, out var context))
        {
            return new(null, [Unknown(name)]);
        }

        var cluster = Find(kubeconfig.Clusters, context, "cluster");
        var user = context.Has("user") ? Find(kubeconfig.Users, context, "user") : null;
        var access = cluster is null ? null : AccessOf(context, cluster, user);
        return new(access, [.. _problems]);
    }

    private ClusterAccess? AccessOf(KubeconfigEntry context, KubeconfigEntry cluster, KubeconfigEntry? user)
    {
        var address = cluster.Text("server", _problems);
        var server = AddressOf(cluster, "server", address, ["https", "http"]);
        var access = new ClusterAccess
        {
            Context = context.Name,
            Server = server ?? new("https://invalid"),
            Authority = AuthorityOf(cluster),
            TlsServerName = HostNameOf(cluster),
            TrustsAnyone = cluster.Flag("insecure-skip-tls-verify", _problems),
            Proxy = cluster.Text("proxy-url", _problems) is { Length: > 0 } proxy ? AddressOf(cluster, "proxy-url", proxy, ["http", "https", "socks5"]) : null,
            User = user is null ? new() { Name = "anonymous" } : new KubeconfigUser(user, variables, repositoryRoot).Read(_problems),
        };
        if (cluster.IsOfRepository && user is { IsOfRepository: false })
        {
            _problems.Add(cluster.Problem(
                "server", "The cluster's address is from the repository and the credentials are not: whoever can push could have them sent anywhere.",
                "Keep cluster and user in one kubeconfig outside of the repository."));
        }
        else if (context.IsOfRepository && user is { IsOfRepository: false })
        {
            _problems.Add(context.Problem(
                "user", "The context is from the repository and the credentials are not: whoever can push could have another cluster verified, as another user.",
                "Keep context, cluster and user in one kubeconfig outside of the repository."));
        }

        if (access.TrustsAnyone && !access.Server.IsLoopback)
        {
            _problems.Add(Unchecked(cluster));
        }

        if (access.Server is { Scheme: "http", IsLoopback: false })
        {
            _problems.Add(cluster.Problem("server", "The address is http: everybody on the way reads the credentials.", "Use https; http is for a proxy on this machine."));
        }

        return server is null ? null : access;
    }

    private Uri? AddressOf(KubeconfigEntry cluster, string key, string text, ReadOnlySpan<string> schemes)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0)
        {
            return address;
        }

        // not quoted: somebody may have written a password into it
        _problems.Add(cluster.Problem(key, $"The value of {key} is no address such as https://10.0.0.1:6443, without user name or query."));
        return null;
    }

    private string HostNameOf(KubeconfigEntry cluster)
    {
        var name = cluster.Text("tls-server-name", _problems);
        if (name.Length == 0 || Uri.CheckHostName(name) is not UriHostNameType.Unknown)
        {
            return name;
        }

        _problems.Add(cluster.Problem("tls-server-name", "The value of tls-server-name is no name of a host."));
        return "";
    }

    private X509Certificate2Collection? AuthorityOf(KubeconfigEntry cluster)
    {
        var pem = cluster.TextOfFile("certificate-authority", _problems);
        if (pem.Length == 0)
        {
            return null;
        }

        var authority = new X509Certificate2Collection();
        try
        {
            authority.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // said below: nothing is in it
        }

        if (authority.Count > 0)
        {
            return authority;
        }

        var key = cluster.Has("certificate-authority-data") ? "certificate-authority-data" : "certificate-authority";
        _problems.Add(cluster.Problem(key, $"{key} holds no certificate in PEM."));
        return null;
    }

    private KubeconfigEntry? Find(Dictionary<string, KubeconfigEntry> entries, KubeconfigEntry context, string key)
    {
        var name = context.Text(key, _problems);
        if (entries.TryGetValue(name, out var entry))
        {
            return entry;
        }

        _problems.Add(context.Problem(
            key,
            name.Length == 0 ? $"The context \"{VisibleText.Of(context.Name)}\" names no {key}." : $"There is no {key} \"{VisibleText.Of(name)}\" in the kubeconfig.",
            Spelling.DidYouMean(name, entries.Keys)));
        return null;
    }

    private static Diagnostic Unchecked(KubeconfigEntry cluster)
    {
        var found = VerifyRules.CertificateUnchecked.At(
            cluster.PlaceOf("insecure-skip-tls-verify"),
            cluster.IsOfRepository
                ? "The kubeconfig lies in the repository and asks to believe whoever answers at the cluster's address."
                : "Whoever answers at the cluster's address is believed, is given the credentials, and may say that all is well.",
            "Give the cluster's certificate-authority-data instead.");
        return cluster.IsOfRepository ? found with { Severity = Severity.Error } : found;
    }

    private Diagnostic Unknown(string name)
    {
        var names = kubeconfig.Contexts.Keys.Order(StringComparer.Ordinal).Select(known => VisibleText.Of(known)).ToList();
        var known = names.Count == 0 ? "It has none." : $"It has {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", …" : "")}.";
        return VerifyRules.ContextUnknown.Create(
            $"The kubeconfig has no context \"{VisibleText.Of(name)}\". {known}",
            Spelling.DidYouMean(name, names) ?? "Correct the environment's cluster_context, or set KUBECONFIG to a file that has it.");
    }
}
