using System.Collections.Immutable;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>How the providers that talk to a cluster are told where it is: their attributes, the variables behind them, kubeconfig files.</summary>
internal static class ConnectionSettings
{
    private static readonly string[] Texts =
    [
        "host", "username", "password", "client_certificate", "client_key", "cluster_ca_certificate", "config_path", "config_context",
        "config_context_auth_info", "config_context_cluster", "token", "proxy_url", "tls_server_name",
    ];

    /// <summary>The attributes that hashicorp/kubernetes, hashicorp/helm and alekc/kubectl have in common.</summary>
    public static ImmutableArray<SchemaAttribute> Attributes { get; } =
    [
        .. Texts.Select(name => SchemaAttribute.IsOptional(name, TofuType.String)),
        SchemaAttribute.IsOptional("insecure", TofuType.Bool),
        SchemaAttribute.IsOptional("config_paths", TofuType.List(TofuType.String)),
    ];

    /// <summary>What the <c>exec</c> block, or attribute, holds.</summary>
    public static ImmutableArray<SchemaAttribute> ExecAttributes { get; } =
    [
        SchemaAttribute.IsRequired("api_version", TofuType.String),
        SchemaAttribute.IsRequired("command", TofuType.String),
        SchemaAttribute.IsOptional("env", TofuType.Map(TofuType.String)),
        SchemaAttribute.IsOptional("args", TofuType.List(TofuType.String)),
    ];

    public static NestedBlock Exec { get; } = new() { Name = "exec", MaxItems = 1, Block = new() { Attributes = ExecAttributes } };

    /// <summary>Where the configuration points; null while a part of it that matters is unknown.</summary>
    /// <param name="config">A value with <see cref="Attributes"/>.</param>
    /// <param name="run">Whose paths and variables count.</param>
    /// <param name="fallback">The kubeconfig when nothing is configured: the lab's own. The user's own file is never guessed at.</param>
    /// <exception cref="ProviderException">It cannot be used.</exception>
    public static KubeConnection? Read(TofuValue config, RunProcess run, string? fallback)
    {
        if (config["exec"] is { } exec && (exec.Elements.Length > 0 || exec.Members.Count > 0))
        {
            throw KubeconfigFile.Exec();
        }

        if (Texts.Concat(["insecure", "config_paths"]).Any(name => !config[name].IsWhollyKnown))
        {
            return null;
        }

        var host = Text("host", "KUBE_HOST");
        var paths = PathsOf(config, run);
        if (paths.Length == 0 && host is null)
        {
            paths = [fallback ?? throw new ProviderException(
                "No cluster is configured", "Set host (with token and cluster_ca_certificate) or config_path in the provider's block, or KUBE_CONFIG_PATH.")];
        }

        var connection = paths.Length == 0
            ? new KubeConnection { Server = ServerOf(host!) }
            : KubeconfigFile.Connect(
                paths, new(Text("config_context", "KUBE_CTX"), Text("config_context_cluster", "KUBE_CTX_CLUSTER"), Text("config_context_auth_info", "KUBE_CTX_AUTH_INFO")));
        return Checked(connection with
        {
            Server = host is null ? connection.Server : ServerOf(host),
            Token = Text("token", "KUBE_TOKEN") ?? connection.Token,
            Username = Text("username", "KUBE_USER") ?? connection.Username,
            Password = Text("password", "KUBE_PASSWORD") ?? connection.Password,
            Authority = Text("cluster_ca_certificate", "KUBE_CLUSTER_CA_CERT_DATA") ?? connection.Authority,
            ClientCertificate = Text("client_certificate", "KUBE_CLIENT_CERT_DATA") ?? connection.ClientCertificate,
            ClientKey = Text("client_key", "KUBE_CLIENT_KEY_DATA") ?? connection.ClientKey,
            Insecure = config["insecure"].Truth ?? (run.Variable("KUBE_INSECURE") is "true" or "1" || connection.Insecure),
            TlsServerName = Text("tls_server_name", "KUBE_TLS_SERVER_NAME") ?? connection.TlsServerName,
            Proxy = Text("proxy_url", "KUBE_PROXY_URL") is { } proxy ? ServerOf(proxy) : connection.Proxy,
        });

        string? Text(string name, string variable) => config[name].Text is { Length: > 0 } text ? text : run.Variable(variable);
    }

    /// <summary>An address with or without a scheme, which then is https.</summary>
    /// <exception cref="ProviderException">It is no address.</exception>
    public static Uri ServerOf(string host) =>
        Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}", UriKind.Absolute, out var server)
        && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
            ? server
            : throw new ProviderException("Unusable address", $"\"{host}\" is not the address of a cluster such as https://127.0.0.1:6443.");

    private static KubeConnection Checked(KubeConnection connection)
    {
        const string Remedy = "In environments that are labs leave out host and config_path, and the lab's own cluster counts.";
        _ = Rehearsal.Only(connection.Server, "The cluster", Remedy);
        _ = connection.Proxy is { } proxy ? Rehearsal.Only(proxy, "The proxy", Remedy) : null;
        return connection;
    }

    private static ImmutableArray<string> PathsOf(TofuValue config, RunProcess run)
    {
        string[] paths = config["config_paths"].Elements.Length > 0 ? [.. config["config_paths"].Elements.Select(e => e.Text ?? "")]
            : config["config_path"].Text is { Length: > 0 } path ? [path]
            : (run.Variable("KUBE_CONFIG_PATHS") ?? run.Variable("KUBE_CONFIG_PATH") ?? run.Variable("KUBE_CONFIG") ?? run.Variable("KUBECONFIG") ?? "").Split(':');
        return [.. paths.Where(p => p.Length > 0).Select(run.PathOf)];
    }
}
