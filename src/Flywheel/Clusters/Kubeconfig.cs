using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Repositories;

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
    /// <param name="repositoryRoot">Absolute folder of the checkout.</param>
    public static Checked<Kubeconfig> Read(ImmutableArray<string> paths, string repositoryRoot)
    {
        var merged = new Kubeconfig();
        var problems = new List<Diagnostic>();
        foreach (var path in paths.Where(Path.Exists))
        {
            var read = DocumentFile.Read(path, path);
            problems.AddRange(read.Diagnostics);
            if (read.Value is { } root)
            {
                var file = new KubeconfigEntry("", path, CheckoutOf(path, repositoryRoot), root);
                Add(merged.Contexts, file, "contexts", "context", problems);
                Add(merged.Clusters, file, "clusters", "cluster", problems);
                Add(merged.Users, file, "users", "user", problems);
            }
        }

        return new(merged, [.. problems]);
    }

    // By the name that the file was given and by where its links lead.
    private static string? CheckoutOf(string file, string repositoryRoot)
    {
        var root = NativeFiles.RealPath(repositoryRoot) ?? repositoryRoot;
        string[] places = [file, NativeFiles.RealPath(file) ?? file];
        return places.Any(place => KubeconfigEntry.IsBelow(place, root) || KubeconfigEntry.IsBelow(place, repositoryRoot)) ? root : null;
    }

    private static void Add(Dictionary<string, KubeconfigEntry> entries, KubeconfigEntry file, string list, string member, List<Diagnostic> problems)
    {
        var before = entries.Keys.ToHashSet(StringComparer.Ordinal);
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in ItemsOf(file.Content.Find(list), list, problems))
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
                entries.Add(name.Value, file with { Name = name.Value, Content = mapping.Find(member) as YamlMapping ?? new(item.Position, []) });
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
