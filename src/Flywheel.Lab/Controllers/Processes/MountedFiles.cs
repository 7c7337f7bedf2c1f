using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Builds;
using Flywheel.Files;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>What a container mounts of ConfigMaps and Secrets, as files of this machine. Other volumes and mounts with a subPath are left out.</summary>
/// <remarks>
/// A process of this machine cannot have files where its container would, so variables that name such a place are led to the files.
/// The files are those of the container's first start; on a real cluster they follow their object.
/// </remarks>
internal sealed record MountedFiles
{
    public static readonly MountedFiles None = new();

    /// <summary>Where the container would see each, and the content by path below that.</summary>
    public ImmutableArray<(string Path, ImmutableSortedDictionary<string, byte[]> Files)> Mounts { get; init; } = [];

    /// <summary>What is missing, as a real kubelet words it; null: nothing.</summary>
    public string? Missing { get; init; }

    public static MountedFiles Of(Seen pod, JsonObject container, ClusterView cluster)
    {
        var mounts = ImmutableArray.CreateBuilder<(string, ImmutableSortedDictionary<string, byte[]>)>();
        string? missing = null;
        foreach (var mount in container.ObjectsAt("volumeMounts").Where(mount => mount.TextAt("subPath").Length == 0))
        {
            var volume = pod.Spec.ObjectsAt("volumes").FirstOrDefault(volume => volume.TextAt("name") == mount.TextAt("name"));
            if (SourceOf(volume) is not { } source)
            {
                continue;
            }

            var held = cluster.Find(new ObjectKey(source.IsSecret ? Collections.Secrets : Collections.ConfigMaps, pod.Namespace, source.Name));
            if (held is null && !source.Reference.FlagAt("optional"))
            {
                missing ??= $"MountVolume.SetUp failed for volume \"{volume.TextAt("name")}\" : {(source.IsSecret ? "secret" : "configmap")} \"{source.Name}\" not found";
            }

            mounts.Add((mount.TextAt("mountPath").TrimEnd('/'), FilesOf(held?.Content, source.Reference, source.IsSecret)));
        }

        return new() { Mounts = mounts.DrainToImmutable(), Missing = missing };
    }

    /// <summary>The value of a variable; where it names a place in one of the mounts, that of this machine.</summary>
    /// <param name="value">As the container would see it.</param>
    /// <param name="folder">What <see cref="Write"/> was given.</param>
    public string Lead(string value, string folder)
    {
        for (var at = 0; at < Mounts.Length; at++)
        {
            var path = Mounts[at].Path;
            if (path.Length > 0 && (value == path || value.StartsWith($"{path}/", StringComparison.Ordinal)))
            {
                return FolderOf(folder, at) + value[path.Length..];
            }
        }

        return value;
    }

    /// <summary>Writes the files below a folder, readable for the owner alone.</summary>
    public void Write(string folder)
    {
        for (var at = 0; at < Mounts.Length; at++)
        {
            DurableFile.CreatePrivateFolder(FolderOf(folder, at));
            foreach (var (path, content) in Mounts[at].Files)
            {
                var file = Path.Combine(FolderOf(folder, at), path);
                DurableFile.CreatePrivateFolder(Path.GetDirectoryName(file)!);
                DurableFile.Write(file, content, DurableFile.Private);
            }
        }
    }

    private static string FolderOf(string folder, int at) => Path.Combine(folder, $"{at}");

    private static (JsonObject Reference, string Name, bool IsSecret)? SourceOf(JsonObject? volume) =>
        volume.ObjectAt("configMap") is { } map ? (map, map.TextAt("name"), false)
        : volume.ObjectAt("secret") is { } secret ? (secret, secret.TextAt("secretName"), true)
        : null;

    private static ImmutableSortedDictionary<string, byte[]> FilesOf(JsonObject? held, JsonObject reference, bool isSecret)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in held.ObjectAt("data") ?? [])
        {
            all[key] = isSecret ? Decoded(value) : Encoding.UTF8.GetBytes(Text(value));
        }

        foreach (var (key, value) in (isSecret ? null : held.ObjectAt("binaryData")) ?? [])
        {
            all[key] = Decoded(value);
        }

        var named = reference.ContainsKey("items")
            ? reference.ObjectsAt("items").Where(item => all.ContainsKey(item.TextAt("key"))).Select(item => (Path: item.TextAt("path"), Content: all[item.TextAt("key")]))
            : all.Select(entry => (Path: entry.Key, Content: entry.Value));
        return named.Where(file => ArchivePath.IsSafe(file.Path)).DistinctBy(file => file.Path).ToImmutableSortedDictionary(f => f.Path, f => f.Content, StringComparer.Ordinal);
    }

    private static string Text(JsonNode? value) => value is JsonValue plain && plain.TryGetValue(out string? held) ? held : "";

    private static byte[] Decoded(JsonNode? value)
    {
        var text = Text(value);
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
