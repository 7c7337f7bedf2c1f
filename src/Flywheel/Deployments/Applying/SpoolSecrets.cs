using System.Text.Json;
using System.Text.Json.Serialization;
using Flywheel.Files;
using Flywheel.Sealing;

namespace Flywheel.Deployments.Applying;

/// <summary>
/// What must be masked in the output of an apply, sealed beside its spool. Whoever finishes a crashed apply may have another environment, and so not
/// know the secrets of the one that began it.
/// </summary>
internal static class SpoolSecrets
{
    private const string Name = "masked.sealed";

    /// <summary>On disk when this returns.</summary>
    public static async Task WriteAsync(string spool, SealKey key, IEnumerable<string> values, CancellationToken cancellationToken)
    {
        DurableFile.CreatePrivateFolder(spool);
        var content = JsonSerializer.SerializeToUtf8Bytes([.. values], SpoolSecretsJson.Default.StringArray);
        using var seal = new MemoryStream();
        await SealedFile.SealAsync(seal, key, default, (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellationToken);
        DurableFile.Write(Path.Combine(spool, Name), seal.GetBuffer().AsSpan(0, (int)seal.Length), DurableFile.Private);
    }

    /// <summary>Null: nobody can tell here, so nothing of the output may be shown.</summary>
    /// <param name="spool">The spool.</param>
    /// <param name="keys">One of these sealed it.</param>
    /// <param name="folder">A private folder that goes soon; it is made, and has the values for a moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string[]?> ReadAsync(string spool, KeyRing keys, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "masked.json");
        try
        {
            DurableFile.CreatePrivateFolder(folder);
            using var source = File.OpenRead(Path.Combine(spool, Name));
            return (await SealedFile.OpenAsync(source, keys, path, Name, cancellationToken)).IsUsable
                ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), SpoolSecretsJson.Default.StringArray)
                : null;
        }
        catch (Exception unknown) when (unknown is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>Serializes the values.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class SpoolSecretsJson : JsonSerializerContext;
