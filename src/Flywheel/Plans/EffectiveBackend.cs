using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>Which state tofu will really use, as init recorded it: type and address, without credentials.</summary>
internal static class EffectiveBackend
{
    // Settings that say where the state is. Anything else may be a credential (conn_str, password, token, access_key) or a detail.
    private static readonly string[] Places =
    [
        "address", "bucket", "container_name", "endpoint", "hostname", "key", "organization", "path", "prefix", "schema_name",
        "secret_suffix", "storage_account_name", "workspaces",
    ];

    // Where a setting that is not written comes from; init does not record it then.
    private static readonly ImmutableArray<(string Type, string Setting, ImmutableArray<string> Names)> Variables =
    [
        ("http", "address", ["TF_HTTP_ADDRESS"]),
        ("consul", "address", ["CONSUL_HTTP_ADDR"]),
        ("s3", "endpoint", ["AWS_ENDPOINT_URL_S3", "AWS_S3_ENDPOINT", "AWS_ENDPOINT_URL"]),
    ];

    // In the query of an address.
    private static readonly string[] Secrets = ["token", "key", "secret", "password", "sig", "auth"];

    /// <summary>Begins the address of a state that the lab keeps, wherever it listens today.</summary>
    public const string InLab = "lab:";

    /// <summary>One line, the same for the same state: <c>http address=https://…</c>.</summary>
    /// <param name="dataFolder">The stack's <c>TF_DATA_DIR</c> after init.</param>
    /// <param name="target">The stack.</param>
    public static string Read(string dataFolder, StackTarget target) => target.LabStates is { } lab
        ? Read(dataFolder, target.Backend, target.Tofu.Environment).Replace(lab, InLab, StringComparison.Ordinal)
        : Read(dataFolder, target.Backend, target.Tofu.Environment);

    /// <summary>The same with the address that the state has now.</summary>
    /// <param name="dataFolder">The stack's <c>TF_DATA_DIR</c> after init.</param>
    /// <param name="backend">What was asked for.</param>
    /// <param name="variables">What tofu sees.</param>
    public static string Read(string dataFolder, StackBackend backend, IReadOnlyDictionary<string, string> variables)
    {
        var recorded = Path.Combine(dataFolder, "terraform.tfstate");
        if (backend.Init is null || !File.Exists(recorded))
        {
            return $"{backend.Init?.Type ?? "local"} {backend.StateName}";
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(recorded));
        var named = backend.Environment.IsEmpty ? "" : $" {string.Join(' ', backend.Environment.Values)}";
        if (!document.RootElement.TryGetProperty("backend", out var effective))
        {
            return $"{backend.Init.Type}{named}";
        }

        var type = effective.GetProperty("type").GetString()!;
        // The file of a local state moves with the data directory and is still the same state.
        return type == "local" ? $"local {backend.StateName}" : $"{string.Join(' ', [type, .. PlacesOf(type, effective.GetProperty("config"), variables)])}{named}";
    }

    private static IEnumerable<string> PlacesOf(string type, JsonElement config, IReadOnlyDictionary<string, string> variables)
    {
        var written = config.EnumerateObject().Where(p => p.Value.ValueKind is not JsonValueKind.Null && p.Value.ToString().Length > 0)
            .ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
        var places = written.Where(p => Places.Contains(p.Key, StringComparer.Ordinal)).ToDictionary(p => p.Key, p => WithoutSecrets(p.Value), StringComparer.Ordinal);
        foreach (var (_, setting, names) in Variables.Where(v => v.Type == type && !places.ContainsKey(v.Setting)))
        {
            if (names.Select(name => variables.GetValueOrDefault(name)).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } value)
            {
                places[setting] = WithoutSecrets(value);
            }
        }

        if (type == "pg")
        {
            places["server"] = PostgresServer.Of(written.GetValueOrDefault("conn_str") ?? variables.GetValueOrDefault("PG_CONN_STR"), variables);
        }

        return places.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}");
    }

    // What stands in a plan's manifest and in history is read by more people than may write a state.
    private static string WithoutSecrets(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || (uri.UserInfo.Length == 0 && uri.Query.Length == 0))
        {
            return value;
        }

        var bare = uri.UserInfo.Length == 0 ? value : value.Replace($"{uri.UserInfo}@", "", StringComparison.Ordinal);
        var query = bare.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? bare : $"{bare[..query]}?{string.Join('&', bare[(query + 1)..].Split('&').Select(Masked))}";
    }

    private static string Masked(string pair) =>
        pair.Split('=', 2) is [var name, _] && Secrets.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? $"{name}=***" : pair;
}
