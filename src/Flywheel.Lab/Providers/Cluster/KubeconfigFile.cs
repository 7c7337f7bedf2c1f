using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>kubeconfig files, merged as kubectl does: of two entries with one name the first counts.</summary>
internal sealed class KubeconfigFile
{
    private const int LargestFile = 1 << 20;

    private readonly List<(string Folder, JsonObject Content)> _files = [];

    private KubeconfigFile(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            _files.Add((Path.GetDirectoryName(path)!, Read(path)));
        }
    }

    /// <summary>Which entries to take; null: what the context or the file says.</summary>
    internal readonly record struct Choice(string? Context, string? Cluster, string? User);

    /// <exception cref="ProviderException">A file is missing or unreadable, or names something that is not there.</exception>
    public static KubeConnection Connect(IEnumerable<string> paths, Choice choice) => new KubeconfigFile(paths).Connect(choice);

    private KubeConnection Connect(Choice choice)
    {
        var name = choice.Context ?? _files.Select(f => Text(f.Content, "current-context")).FirstOrDefault(t => t.Length > 0) ?? "";
        var (_, context) = Find("contexts", "context", name, isNeeded: choice.Cluster is null);
        var (clusterFolder, cluster) = Find("clusters", "cluster", choice.Cluster ?? Text(context, "cluster"), isNeeded: true);
        var (userFolder, user) = Find("users", "user", choice.User ?? Text(context, "user"), isNeeded: false);
        if (user["exec"] is not null || user["auth-provider"] is not null)
        {
            throw Exec();
        }

        return new()
        {
            Server = ConnectionSettings.ServerOf(Text(cluster, "server")),
            Authority = Pem(cluster, "certificate-authority", clusterFolder),
            Insecure = cluster["insecure-skip-tls-verify"]?.GetValue<bool>() == true,
            TlsServerName = Text(cluster, "tls-server-name"),
            Proxy = Text(cluster, "proxy-url") is { Length: > 0 } proxy ? ConnectionSettings.ServerOf(proxy) : null,
            Token = Text(user, "token") is { Length: > 0 } token ? token
                : Text(user, "tokenFile") is { Length: > 0 } file ? ReadText(Path.GetFullPath(file, userFolder)).Trim() : "",
            Username = Text(user, "username"),
            Password = Text(user, "password"),
            ClientCertificate = Pem(user, "client-certificate", userFolder),
            ClientKey = Pem(user, "client-key", userFolder),
        };
    }

    /// <summary>Programs that fetch credentials are not started here.</summary>
    public static ProviderException Exec() => new(
        "Credentials by program are not supported", "The lab's stand-ins start no programs (exec, auth-provider) for credentials. Give a token or a client certificate.");

    private (string Folder, JsonObject Entry) Find(string list, string member, string name, bool isNeeded)
    {
        foreach (var (folder, content) in _files)
        {
            foreach (var entry in (content[list] as JsonArray ?? []).OfType<JsonObject>().Where(e => Text(e, "name") == name))
            {
                return (folder, entry[member] as JsonObject ?? []);
            }
        }

        return isNeeded
            ? throw new ProviderException("Unusable kubeconfig", name.Length == 0 ? "It names no context, and none is configured." : $"It has no {member} \"{name}\".")
            : ("/", []);
    }

    private static string Pem(JsonObject entry, string name, string folder)
    {
        if (Text(entry, $"{name}-data") is { Length: > 0 } inline)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(inline));
            }
            catch (FormatException)
            {
                throw new ProviderException("Unusable kubeconfig", $"{name}-data is not base64.");
            }
        }

        return Text(entry, name) is { Length: > 0 } file ? ReadText(Path.GetFullPath(file, folder)) : "";
    }

    private static JsonObject Read(string path)
    {
        try
        {
            return ManifestYaml.Documents(ReadText(path)).OfType<JsonObject>().FirstOrDefault() ?? [];
        }
        catch (FormatException problem)
        {
            throw new ProviderException("Unusable kubeconfig", $"{path} is not YAML: {problem.Message}.");
        }
    }

    private static string ReadText(string path) => BoundedFile.ReadText(path, "Unusable kubeconfig", LargestFile);

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value ? value.ToString() : "";
}
