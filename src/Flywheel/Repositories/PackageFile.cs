using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Repositories;

/// <summary>What flywheel wants to know of a package.json.</summary>
internal static class PackageFile
{
    /// <summary>False when it is not a JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out string? packageManager, out ImmutableSortedSet<string> scripts)
    {
        packageManager = null;
        scripts = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
        var names = scripts.ToBuilder();
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name == "packageManager" && reader.TokenType == JsonTokenType.String)
                {
                    packageManager = reader.GetString();
                }
                else if (name == "scripts" && reader.TokenType == JsonTokenType.StartObject)
                {
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        names.Add(reader.GetString()!);
                        reader.Read();
                        reader.Skip();
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            scripts = names.ToImmutable();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
