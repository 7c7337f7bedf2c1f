using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Testing;

namespace Flywheel.Tests.Clusters;

/// <summary>A user's home with kubeconfigs, and a checkout beside it.</summary>
internal sealed class KubeconfigFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public KubeconfigFolder() => Directory.CreateDirectory(Checkout);

    public string Checkout => _folder.Of("checkout");

    public string Home => _folder.Of("home");

    /// <summary>Flywheel's environment; add KUBECONFIG.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; set; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("PATH", "/usr/bin:/bin");

    /// <summary>Writes a file below the folder and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = _folder.Of(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Access by a context of these files.</summary>
    public Checked<ClusterAccess> Access(string context, params string[] files) =>
        ClusterAccess.Of(Variables.SetItem("KUBECONFIG", string.Join(':', files)).SetItem("HOME", Home), context, Checkout);

    /// <summary>The one problem that there must be.</summary>
    public Diagnostic Problem(string context, params string[] files)
    {
        var access = Access(context, files);
        Assert.False(access.IsUsable);
        return Assert.Single(access.Diagnostics);
    }

    /// <summary>A whole kubeconfig with one context <c>dev</c>.</summary>
    /// <param name="cluster">Entries of the cluster beside its server, in braces' form: <c>tls-server-name: x</c>.</param>
    /// <param name="user">Entries of the user.</param>
    public static string Config(string cluster = "", string user = "token: secret-of-dev", string server = "https://127.0.0.1:6443") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        apiVersion: v1
        kind: Config
        clusters:
          - name: main
            cluster: { server: "{{server}}"{{(cluster.Length > 0 ? $", {cluster}" : "")}} }
        users:
          - name: deployer
            user: { {{user}} }
        contexts:
          - name: dev
            context: { cluster: main, user: deployer, namespace: attic }
        current-context: dev

        """);

    public void Dispose() => _folder.Dispose();
}
