using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>Which files of a folder tofu loads, by their names.</summary>
internal static class TofuFiles
{
    private static readonly string[] TestEndings = [".tftest.hcl", ".tftest.json", ".tofutest.hcl", ".tofutest.json"];

    /// <summary>A file that makes a folder a module: <c>.tf</c> or <c>.tofu</c>, in JSON too.</summary>
    public static bool IsConfiguration(ReadOnlySpan<char> name) =>
        !IsHidden(name) && (IsTofuOnly(name) || EndsWith(name, ".tf") || EndsWith(name, ".tf.json"));

    public static bool IsJson(ReadOnlySpan<char> name) => EndsWith(name, ".json");

    /// <summary>Loaded last, and laid over what the other files say.</summary>
    public static bool IsOverride(ReadOnlySpan<char> name)
    {
        var stem = name[..name.IndexOf('.')];
        return stem is "override" || EndsWith(stem, "_override");
    }

    public static bool IsTest(ReadOnlySpan<char> name)
    {
        foreach (var ending in TestEndings)
        {
            if (EndsWith(name, ending))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The files that are loaded from a folder, overrides last.</summary>
    /// <param name="readsTofuFiles">OpenTofu: a <c>.tofu</c> file hides the <c>.tf</c> file of the same name. Terraform does not know them.</param>
    public static ImmutableArray<FileEntry> LoadedFrom(TreeFolder folder, bool readsTofuFiles)
    {
        var files = folder.Tree.FilesIn(folder.Path).Where(file => IsConfiguration(file.Name)).ToList();
        var hidden = readsTofuFiles
            ? files.Where(file => IsTofuOnly(file.Name)).Select(file => TofuName(file.Path)).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. files.Where(file => IsTofuOnly(file.Name) ? readsTofuFiles : !hidden.Contains(file.Path)).OrderBy(file => IsOverride(file.Name))];
    }

    // main.tofu.json hides main.tf.json
    private static string TofuName(string path)
    {
        var ending = path.LastIndexOf(".tofu", StringComparison.Ordinal);
        return string.Concat(path.AsSpan(0, ending), ".tf", path.AsSpan(ending + ".tofu".Length));
    }

    private static bool IsTofuOnly(ReadOnlySpan<char> name) => EndsWith(name, ".tofu") || EndsWith(name, ".tofu.json");

    private static bool IsHidden(ReadOnlySpan<char> name) => name[0] is '.' or '#' || name[^1] == '~';

    private static bool EndsWith(ReadOnlySpan<char> name, string ending) => name.EndsWith(ending, StringComparison.Ordinal);
}
