using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.States;

/// <summary>Reads the JSON that tofu keeps as a state.</summary>
/// <remarks>Version 4 of the format, which has not changed since Terraform 0.12 (internal/states/statefile/version4.go).</remarks>
internal static class StateDocument
{
    private const string ProviderStart = "provider[\"";

    /// <summary>The managed resources in the order of the document, deposed ones left out: they wait to be deleted.</summary>
    /// <exception cref="FormatException">It is no state, or one that cannot be read: encrypted, or of another version.</exception>
    public static ImmutableArray<StateResource> Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return [];
        }

        try
        {
            using var document = UnicodeJson.Parse(utf8);
            return Resources(document.RootElement);
        }
        catch (JsonException problem)
        {
            throw new FormatException("it is not JSON", problem);
        }
    }

    private static ImmutableArray<StateResource> Resources(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not a JSON object");
        }

        if (root.TryGetProperty("encrypted_data", out _))
        {
            throw new FormatException("it is encrypted");
        }

        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 4)
        {
            throw new FormatException("it is not of version 4");
        }

        var resources = ImmutableArray.CreateBuilder<StateResource>();
        foreach (var resource in Items(root, "resources").Where(r => r.TextOf("mode") == "managed"))
        {
            resources.AddRange(Items(resource, "instances").Where(i => !i.TryGetProperty("deposed", out _)).Select(i => Instance(resource, i)));
        }

        return resources.ToImmutable();
    }

    private static StateResource Instance(JsonElement resource, JsonElement instance)
    {
        var type = resource.TextOf("type") ?? "";
        var address = new StringBuilder();
        if (resource.TextOf("module") is { Length: > 0 } module)
        {
            address.Append(module).Append('.');
        }

        address.Append(type).Append('.').Append(resource.TextOf("name"));
        if (instance.TryGetProperty("index_key", out var key))
        {
            address.Append(key.ValueKind == JsonValueKind.String
                ? $"[\"{key.GetString()}\"]"
                : string.Create(CultureInfo.InvariantCulture, $"[{key.GetRawText()}]"));
        }

        var attributes = instance.TryGetProperty("attributes", out var held) ? held.Clone() : default;
        return new(address.ToString(), type, Provider(resource.TextOf("provider") ?? ""), attributes)
        {
            Secrets = attributes.ValueKind == JsonValueKind.Object ? SensitiveAttributes.In(instance, attributes) : [],
        };
    }

    // "module.a.provider[\"registry.opentofu.org/alekc/kubectl\"].alias" holds the source address in quotes.
    private static string Provider(string text)
    {
        var start = text.IndexOf(ProviderStart, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf('"', start + ProviderStart.Length);
        return end < 0 ? text : text[(start + ProviderStart.Length)..end];
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];
}
