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

    /// <summary>Begins the address of a state that the lab keeps, wherever it listens today.</summary>
    public const string InLab = "lab:";

    /// <summary>One line, the same for the same state: <c>http address=https://…</c>.</summary>
    /// <param name="dataFolder">The stack's <c>TF_DATA_DIR</c> after init.</param>
    /// <param name="target">The stack.</param>
    public static string Read(string dataFolder, StackTarget target) => target.LabStates is { } lab
        ? Read(dataFolder, target.Backend).Replace(lab, InLab, StringComparison.Ordinal)
        : Read(dataFolder, target.Backend);

    /// <summary>The same with the address that the state has now.</summary>
    /// <param name="dataFolder">The stack's <c>TF_DATA_DIR</c> after init.</param>
    /// <param name="backend">What was asked for.</param>
    public static string Read(string dataFolder, StackBackend backend)
    {
        var named = backend.Environment.IsEmpty ? "" : $" {string.Join(' ', backend.Environment.Values)}";
        var recorded = Path.Combine(dataFolder, "terraform.tfstate");
        if (backend.Init is null || !File.Exists(recorded))
        {
            return $"{backend.Init?.Type ?? "local"} {backend.StateName}";
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(recorded));
        if (!document.RootElement.TryGetProperty("backend", out var effective))
        {
            return $"{backend.Init.Type}{named}";
        }

        var places = effective.GetProperty("config").EnumerateObject()
            .Where(p => Places.Contains(p.Name, StringComparer.Ordinal) && p.Value.ValueKind is not JsonValueKind.Null)
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={WithoutUser(p.Value.ToString())}");
        // The file of a local state moves with the data directory and is still the same state.
        return effective.GetProperty("type").GetString() == "local"
            ? $"local {backend.StateName}"
            : string.Join(' ', [effective.GetProperty("type").GetString(), .. places]) + named;
    }

    private static string WithoutUser(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? value.Replace($"{uri.UserInfo}@", "", StringComparison.Ordinal)
            : value;
}
