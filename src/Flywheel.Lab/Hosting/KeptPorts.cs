using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Flywheel.Files;

namespace Flywheel.Lab.Hosting;

/// <summary><c>ports.json</c>: the ports of the last time, so that addresses that others wrote down stay right over a restart.</summary>
internal static class KeptPorts
{
    /// <summary>Empty when there is no last time, or nobody can make sense of what it left.</summary>
    public static ImmutableSortedDictionary<SurfaceName, int> Read(string folder)
    {
        var ports = ImmutableSortedDictionary.CreateBuilder<SurfaceName, int>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(FileIn(folder)));
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (Enum.TryParse<SurfaceName>(entry.Name, ignoreCase: true, out var surface) && entry.Value.TryGetInt32(out var port) && port is > 1023 and < 65536)
                {
                    ports[surface] = port;
                }
            }
        }
        catch (Exception unusable) when (unusable is IOException or JsonException or InvalidOperationException)
        {
            ports.Clear();
        }

        return ports.ToImmutable();
    }

    public static void Write(string folder, ImmutableSortedDictionary<SurfaceName, int> ports)
    {
        var entries = ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"\"{JsonNamingPolicy.CamelCase.ConvertName(port.Key.ToString())}\": {port.Value}"));
        DurableFile.Write(FileIn(folder), Encoding.ASCII.GetBytes($"{{ {string.Join(", ", entries)} }}\n"));
    }

    private static string FileIn(string folder) => Path.Combine(folder, "ports.json");
}
