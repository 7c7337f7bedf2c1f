using Flywheel.Repositories.Hcl;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What holds data is never destroyed by a plan.</summary>
internal static class DataRules
{
    /// <param name="objects">Of one stack.</param>
    /// <param name="isProtected">Whether the resource at an address without indexes says prevent_destroy.</param>
    public static IEnumerable<string> Protected(IReadOnlyList<PlatformObject> objects, Func<string, bool> isProtected)
    {
        var holding = objects.Where(HoldsData).ToList();
        var namespaces = holding.Select(o => o.Namespace).ToHashSet();
        return holding.Concat(objects.Where(o => o.Kind == "Namespace" && namespaces.Contains(o.Name)))
            .Where(o => !isProtected(ResourceGraph.WithoutIndexes(o.Address)))
            .Select(o => $"{o}: it holds data, and nothing prevents its destruction");
    }

    /// <summary>Reads <c>prevent_destroy</c> from the stack's files and those of the modules that it calls; a plan does not have it.</summary>
    /// <param name="root">Absolute path of the stack.</param>
    /// <param name="address">Without indexes: <c>module.postgres.kubectl_manifest.cluster</c>.</param>
    public static bool IsProtected(string root, string address)
    {
        var parts = address.Split('.');
        var folder = root;
        var at = 0;
        for (; parts[at] == "module"; at += 2)
        {
            var call = Blocks(folder).Single(block => block.Type == "module" && block.Name == parts[at + 1]);
            folder = Path.GetFullPath(Path.Combine(folder, call.Body.Attribute("source")!.StringValue!));
        }

        return Blocks(folder).Single(block => block.Type == "resource" && block.Name == parts[at] && block.Labels[1] == parts[at + 1])
            .Body.BlocksOf("lifecycle").Any(lifecycle => lifecycle.Body.Attribute("prevent_destroy") is { IsTrue: true });
    }

    private static bool HoldsData(PlatformObject o) => o switch
    {
        // a rehearsed restore is a copy, and a build cache fills itself
        { Group: "postgresql.cnpg.io", Kind: "Cluster" } when o.At("spec.bootstrap.recovery") is not null => false,
        { Kind: "PersistentVolumeClaim", Name: "bazel-cache" } => false,
        { Group: "postgresql.cnpg.io", Kind: "Cluster" } or { Group: "minio.min.io", Kind: "Tenant" } or { Kind: "PersistentVolumeClaim" } => true,
        { Kind: "StatefulSet" } => o.At("spec.volumeClaimTemplates") is not null,
        _ => false,
    };

    private static IEnumerable<HclBlock> Blocks(string folder) =>
        Directory.GetFiles(folder, "*.tf").SelectMany(file => HclFile.Read(File.ReadAllBytes(file), isJson: false).Body.Blocks);
}
