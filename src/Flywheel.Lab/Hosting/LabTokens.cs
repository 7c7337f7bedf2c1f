using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Flywheel.Files;
using Flywheel.Lab.Forge.Access;

namespace Flywheel.Lab.Hosting;

/// <summary><c>tokens.json</c>: the secrets of the lab's identities, made once for a lab folder and readable for its owner only.</summary>
/// <param name="Kubernetes">By identity: <c>admin</c>, <c>pipeline</c>.</param>
/// <param name="Forge">By identity: <c>admin</c>, <c>pipeline</c>.</param>
internal sealed record LabTokens(ImmutableSortedDictionary<string, string> Kubernetes, ImmutableSortedDictionary<string, string> Forge)
{
    public const string Admin = "admin";

    /// <summary>The identity that runs use when nobody says otherwise.</summary>
    public const string Pipeline = "pipeline";

    private static readonly string[] Identities = [Admin, Pipeline];

    /// <summary>The tokens of a folder; what is missing is made.</summary>
    public static LabTokens Open(string folder)
    {
        var path = Path.Combine(folder, "tokens.json");
        var kept = Read(path);
        var tokens = new LabTokens(
            Identities.ToImmutableSortedDictionary(i => i, i => kept.GetValueOrDefault($"kubernetes-{i}") ?? NewKubernetesToken(), StringComparer.Ordinal),
            Identities.ToImmutableSortedDictionary(i => i, i => kept.GetValueOrDefault($"forge-{i}") ?? ForgeTokens.NewValue(), StringComparer.Ordinal));
        if (kept.Count < Identities.Length * 2)
        {
            tokens.Write(path);
        }

        // tofu and scripts read a secret from a file sooner than from a document
        DurableFile.Write(ForgeTokenFile(folder), System.Text.Encoding.ASCII.GetBytes(tokens.Forge[Pipeline] + "\n"), DurableFile.Private);
        return tokens;
    }

    /// <summary>The forge's token of the pipeline alone.</summary>
    public static string ForgeTokenFile(string folder) => Path.Combine(folder, "forge-token");

    private static string NewKubernetesToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static Dictionary<string, string> Read(string path)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (entry.Value is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: >= 20 } token)
                {
                    found[entry.Name] = token;
                }
            }
        }
        catch (Exception unusable) when (unusable is IOException or JsonException or InvalidOperationException)
        {
            found.Clear();
        }

        return found;
    }

    private void Write(string path)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            foreach (var (identity, token) in Kubernetes)
            {
                writer.WriteString($"kubernetes-{identity}", token);
            }

            foreach (var (identity, token) in Forge)
            {
                writer.WriteString($"forge-{identity}", token);
            }

            writer.WriteEndObject();
        }

        DurableFile.Write(path, bytes.ToArray(), DurableFile.Private);
    }
}
