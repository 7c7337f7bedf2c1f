using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Reads organization.yaml in either shape and reports everything that is wrong with it at once.</summary>
internal static class OrganizationReader
{
    /// <summary>Reads the file at that place.</summary>
    public static Checked<Organization> Read(OrganizationLocation location) => Read(location.Name, DocumentFile.Read(location.Path, location.Name));

    /// <summary>Reads the content of a file.</summary>
    /// <param name="file">Name for positions; <c>*.example.yaml</c> may hold placeholders.</param>
    public static Checked<Organization> Read(string file, ReadOnlySpan<byte> utf8) => Read(file, YamlReader.Read(file, utf8));

    /// <summary>It has a list of clusters and no environments.</summary>
    public static bool IsOlderShape(YamlMapping root) =>
        root.Find("clusters") is not null && (root.Find("organization") as YamlMapping)?.Find("environments") is null;

    private static Checked<Organization> Read(string file, Checked<YamlMapping> document)
    {
        if (document.Value is not { } root)
        {
            return new(null, document.Diagnostics);
        }

        return IsOlderShape(root) ? ReadClusters(file, root, document) : ReadCanonical(file, root, document);
    }

    private static Checked<Organization> ReadCanonical(string file, YamlMapping root, Checked<YamlMapping> document)
    {
        var findings = new Findings(OrganizationShape.Rules);
        findings.AddRange(document.Diagnostics);
        var written = OrganizationShape.File.Read(root, findings)!.Value;
        var complete = !findings.HasErrors;
        CrossReferences.Check(written, findings);
        Placeholders.Check(file, root, findings, OrganizationRules.Placeholder);
        return new(complete ? OrganizationBuilder.Build(file, written) : null, findings.InOrder());
    }

    private static Checked<Organization> ReadClusters(string file, YamlMapping root, Checked<YamlMapping> document)
    {
        var findings = new Findings(ClustersShape.Rules);
        findings.AddRange(document.Diagnostics);
        findings.Add(OrganizationRules.OlderShape.At(
            root.Entries.First(e => e.Key.Value == "clusters").Key.Position,
            "The file describes its environments in a list of clusters. It is read, but runners and cache have no place in it.",
            "Run `./flywheel organization convert` for the canonical shape."));
        var written = ClustersShape.File.Read(root, findings)!.Value;
        var complete = !findings.HasErrors;
        ClusterReferences.Check(written, findings);
        Placeholders.Check(file, root, findings, ClusterReferences.Warned(OrganizationRules.Placeholder));
        return new(complete ? ClustersBuilder.Build(file, written) : null, findings.InOrder());
    }
}
