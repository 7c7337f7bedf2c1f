namespace Flywheel.Validation.Untrusted;

/// <summary>tofu's plugin cache, as <c>HOST/NAMESPACE/TYPE/VERSION/PLATFORM/</c>, read only.</summary>
/// <param name="folder">Where it is; it may not exist.</param>
internal sealed class CachedProviders(string folder)
{
    private const string DefaultSpace = "hashicorp";

    /// <summary>Some version of it is there.</summary>
    /// <param name="source">As a configuration names it: <c>random</c>, <c>hashicorp/random</c>, <c>registry.example.com/a/b</c>.</param>
    public bool Has(string source) => FoldersOf(source).Any();

    /// <summary>Copies the named ones, laid out as they were.</summary>
    public void CopyTo(string destination, IEnumerable<string> sources)
    {
        foreach (var from in sources.Distinct(StringComparer.Ordinal).SelectMany(FoldersOf).Distinct(StringComparer.Ordinal))
        {
            CopyFolder(new DirectoryInfo(from), Path.Combine(destination, Path.GetRelativePath(folder, from)));
        }
    }

    // Names from outside become parts of a path only where they are nothing but names.
    private IEnumerable<string> FoldersOf(string source)
    {
        var parts = source.ToLowerInvariant().Split('/');
        (string? Host, string Space, string Type)? name = parts switch
        {
            [var type] => (null, DefaultSpace, type),
            [var space, var type] => (null, space, type),
            [var host, var space, var type] => (host, space, type),
            _ => null,
        };
        if (name is not var (registry, place, kind) || !parts.All(IsName) || !Directory.Exists(folder))
        {
            return [];
        }

        var hosts = registry is null ? Directory.GetDirectories(folder) : [Path.Combine(folder, registry)];
        return hosts.Select(host => Path.Combine(host, place, kind)).Where(Directory.Exists).Order(StringComparer.Ordinal);
    }

    private static bool IsName(string part) =>
        part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
        {
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo inner)
            {
                CopyFolder(inner, target);
            }
            else
            {
                File.Copy(entry.FullName, target);
            }
        }
    }
}
