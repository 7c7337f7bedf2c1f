using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of ConfigMaps and Secrets (pkg/apis/core/validation/validation.go).</summary>
internal static class ConfigurationRules
{
    private const int Limit = 1024 * 1024;
    private const string ImmutableSentence = "field is immutable when `immutable` is set";

    public static void ConfigMap(JsonObject content, JsonObject? before, FieldErrors errors)
    {
        var data = content.Object("data") ?? [];
        var binary = content.Object("binaryData") ?? [];
        long size = 0;
        foreach (var (key, _) in data)
        {
            errors.InvalidTexts($"data[{key}]", key, Names.ConfigKey(key));
            if (binary.ContainsKey(key))
            {
                errors.InvalidText($"data[{key}]", key, "duplicate of key present in binaryData");
            }

            size += Encoding.UTF8.GetByteCount(data.Text(key));
        }

        foreach (var (key, _) in binary)
        {
            errors.InvalidTexts($"binaryData[{key}]", key, Names.ConfigKey(key));
            size += Bytes(binary.Text(key));
        }

        if (size > Limit)
        {
            // the real one has no field to name either
            errors.TooLong("[]", Limit);
        }

        Immutable(content, before, errors, "data", "binaryData");
    }

    public static void Secret(JsonObject content, JsonObject? before, FieldErrors errors)
    {
        var data = content.Object("data") ?? [];
        long size = 0;
        foreach (var (key, _) in data)
        {
            errors.InvalidTexts($"data[{key}]", key, Names.ConfigKey(key));
            size += Bytes(data.Text(key));
        }

        if (size > Limit)
        {
            errors.TooLong("data", Limit);
        }

        Type(content, data, errors);
        if (before is not null)
        {
            Values.Immutable(content, before, "type", "", errors);
        }

        Immutable(content, before, errors, "data");
    }

    private static void Type(JsonObject content, JsonObject data, FieldErrors errors)
    {
        switch (content.Text("type"))
        {
            case "kubernetes.io/tls":
                Key(data, "tls.crt", errors);
                Key(data, "tls.key", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(data, ".dockerconfigjson", errors);
                break;
            case "kubernetes.io/dockercfg":
                Json(data, ".dockercfg", errors);
                break;
            case "kubernetes.io/ssh-auth":
                Key(data, "ssh-privatekey", errors);
                break;
            case "kubernetes.io/basic-auth" when !data.ContainsKey("username") && !data.ContainsKey("password"):
                errors.Required("data[username]");
                errors.Required("data[password]");
                break;
            case "kubernetes.io/service-account-token"
                when (content.Object("metadata", "annotations")?.Text("kubernetes.io/service-account.name") ?? "").Length == 0:
                errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
                break;
        }
    }

    private static void Key(JsonObject data, string key, FieldErrors errors)
    {
        if (!data.ContainsKey(key))
        {
            errors.Required($"data[{key}]");
        }
    }

    private static void Json(JsonObject data, string key, FieldErrors errors)
    {
        Key(data, key, errors);
        try
        {
            JsonDocument.Parse(Convert.FromBase64String(data.ContainsKey(key) ? data.Text(key) : "e30=")).Dispose();
        }
        catch (JsonException error)
        {
            errors.Invalid($"data[{key}]", "\"<secret contents redacted>\"", error.Message);
        }
    }

    private static void Immutable(JsonObject content, JsonObject? before, FieldErrors errors, params ReadOnlySpan<string> names)
    {
        if (before?.Flag("immutable") != true)
        {
            return;
        }

        if (!content.Flag("immutable"))
        {
            errors.Forbidden("immutable", ImmutableSentence);
        }

        foreach (var name in names)
        {
            if (!JsonNode.DeepEquals(content[name], before[name]))
            {
                errors.Forbidden(name, ImmutableSentence);
            }
        }
    }

    private static long Bytes(string base64) => (base64.Length / 4 * 3) - (base64.EndsWith("==", StringComparison.Ordinal) ? 2 : base64.EndsWith('=') ? 1 : 0);
}
