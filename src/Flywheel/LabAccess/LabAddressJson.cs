using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Flywheel.Files;

namespace Flywheel.LabAccess;

/// <summary><c>lab.json</c>: <see cref="LabAddress"/> as camelCase JSON, written whole or not at all.</summary>
internal static class LabAddressJson
{
    private const int SchemaVersion = 1;
    private const int Largest = 1024 * 1024;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(string path, LabAddress lab)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", SchemaVersion);
            Write(writer, lab);
            writer.WriteEndObject();
        }

        DurableFile.Write(path, bytes.ToArray(), DurableFile.Private);
    }

    /// <summary>The properties of the description, into an object that is open already.</summary>
    public static void Write(Utf8JsonWriter writer, LabAddress lab)
    {
        var process = lab.Process.Split(' ');
        writer.WriteNumber("pid", lab.Pid);
        writer.WriteString("processStart", process.ElementAtOrDefault(1));
        writer.WriteString("bootId", process.ElementAtOrDefault(2));
        writer.WriteString("version", lab.Version);
        writer.WriteString("startedAt", lab.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteStartObject("addresses");
        writer.WriteString("kubernetes", lab.Kubernetes);
        writer.WriteString("forge", lab.Forge);
        writer.WriteString("state", lab.State);
        writer.WriteNumber("ingressHttpPort", lab.IngressHttpPort);
        writer.WriteNumber("ingressHttpsPort", lab.IngressHttpsPort);
        writer.WriteEndObject();
        writer.WriteStartObject("paths");
        writer.WriteString("ca", lab.CertificateFile);
        writer.WriteString("kubeconfig", lab.Kubeconfig);
        writer.WriteString("controlSocket", lab.ControlSocket);
        writer.WriteEndObject();
        writer.WriteStartArray("contexts");
        foreach (var context in lab.Contexts)
        {
            writer.WriteStringValue(context);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("providers");
        foreach (var (address, socket) in lab.Providers)
        {
            writer.WriteString(address, socket);
        }

        writer.WriteEndObject();
    }

    /// <summary>Null when there is no such file, or it is none that this version understands.</summary>
    public static LabAddress? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > Largest)
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("schemaVersion").GetInt32() == SchemaVersion ? Read(document.RootElement) : null;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static LabAddress Read(JsonElement lab)
    {
        var addresses = lab.GetProperty("addresses");
        var paths = lab.GetProperty("paths");
        return new()
        {
            Process = string.Create(CultureInfo.InvariantCulture, $"{lab.GetProperty("pid").GetInt32()} {Text(lab, "processStart")} {Text(lab, "bootId")}"),
            Version = Text(lab, "version"),
            StartedAt = lab.GetProperty("startedAt").GetDateTimeOffset(),
            Kubernetes = Text(addresses, "kubernetes"),
            Forge = Text(addresses, "forge"),
            State = Text(addresses, "state"),
            IngressHttpPort = addresses.GetProperty("ingressHttpPort").GetInt32(),
            IngressHttpsPort = addresses.GetProperty("ingressHttpsPort").GetInt32(),
            CertificateFile = Text(paths, "ca"),
            Kubeconfig = Text(paths, "kubeconfig"),
            ControlSocket = Text(paths, "controlSocket"),
            Contexts = [.. lab.GetProperty("contexts").EnumerateArray().Select(c => c.GetString() ?? "")],
            Providers = lab.GetProperty("providers").EnumerateObject()
                .ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal),
        };
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");
}
