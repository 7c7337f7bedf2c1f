using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>The contexts, clusters and users of kubeconfig files, merged as kubectl does: of two entries with one name that of the first file counts.</summary>
internal sealed class Kubeconfig
{
    private Kubeconfig()
    {
    }

    public Dictionary<string, KubeconfigEntry> Contexts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, KubeconfigEntry> Clusters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, KubeconfigEntry> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads those of the files that are there.</summary>
    public static Checked<Kubeconfig> Read(ImmutableArray<string> paths)
    {
        var merged = new Kubeconfig();
        var problems = new List<Diagnostic>();
        foreach (var path in paths.Where(Path.Exists))
        {
            var read = DocumentFile.Read(path, path);
            problems.AddRange(read.Diagnostics);
            if (read.Value is { } root)
            {
                merged.Add(merged.Contexts, path, root, "contexts", "context", problems);
                merged.Add(merged.Clusters, path, root, "clusters", "cluster", problems);
                merged.Add(merged.Users, path, root, "users", "user", problems);
            }
        }

        return new(merged, [.. problems]);
    }

    private void Add(
        Dictionary<string, KubeconfigEntry> entries, string file, YamlMapping root, string list, string member, List<Diagnostic> problems)
    {
        var before = entries.Keys.ToHashSet(StringComparer.Ordinal);
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in ItemsOf(root.Find(list), list, problems))
        {
            if (item is not YamlMapping mapping || mapping.Find("name") is not YamlScalar { IsNull: false } name)
            {
                problems.Add(Expected(item, $"a mapping with the keys name and {member}"));
            }
            else if (mapping.Find(member) is not (YamlMapping or null or YamlScalar { IsNull: true }))
            {
                problems.Add(Expected(mapping.Find(member)!, "a mapping"));
            }
            else if (!own.Add(name.Value))
            {
                problems.Add(VerifyRules.KubeconfigUnusable.At(name.Position, $"The {member} {Quotation.Of(name.Value)} is given twice in one file."));
            }
            else if (!before.Contains(name.Value))
            {
                entries.Add(name.Value, new(name.Value, file, mapping.Find(member) as YamlMapping ?? new(item.Position, [])));
            }
        }
    }

    private static ImmutableArray<YamlNode> ItemsOf(YamlNode? node, string list, List<Diagnostic> problems)
    {
        switch (node)
        {
            case YamlSequence sequence:
                return sequence.Items;
            case null or YamlScalar { IsNull: true }:
                return [];
            default:
                problems.Add(Expected(node, $"the list of {list}"));
                return [];
        }
    }

    private static Diagnostic Expected(YamlNode node, string expected) =>
        VerifyRules.KubeconfigUnusable.At(node.Position, $"Here {expected} is expected.");
}
