using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary><c>kubectl_path_documents</c>: the documents of all files that a pattern names, with variables filled in.</summary>
internal sealed partial class PathDocuments : DataSource
{
    private const int MostFiles = 10_000;

    public override string TypeName => "kubectl_path_documents";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of(
        SchemaAttribute.IsComputed("id", TofuType.String),
        SchemaAttribute.IsRequired("pattern", TofuType.String),
        SchemaAttribute.IsOptional("vars", TofuType.Map(TofuType.String)),
        SchemaAttribute.IsOptional("sensitive_vars", TofuType.Map(TofuType.String)) with { Sensitive = true },
        SchemaAttribute.IsOptional("disable_template", TofuType.Bool),
        SchemaAttribute.IsComputed("documents", TofuType.List(TofuType.String)),
        SchemaAttribute.IsComputed("manifests", TofuType.Map(TofuType.String)));

    public override Task<TofuValue> ReadAsync(TofuValue config, object client, CancellationToken cancellationToken)
    {
        var variables = config["vars"].Members.SetItems(config["sensitive_vars"].Members);
        var documents = new List<string>();
        foreach (var file in Matching(ClusterSession.Of(client).Run.PathOf(config["pattern"].Text ?? "")).Order(StringComparer.Ordinal).Take(MostFiles))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = BoundedFile.ReadText(file, "Unreadable file");
            text = config["disable_template"].Truth == true ? text : Fill(text, file, variables);
            documents.AddRange(FileDocuments.Split(text, "pattern"));
        }

        return Task.FromResult(FileDocuments.WithDocuments(config, documents));
    }

    // As Go's filepath.Glob: * and ? and [..] within each part of the path.
    private static IEnumerable<string> Matching(string pattern)
    {
        IEnumerable<string> found = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOfAny(['*', '?', '[']) < 0)
            {
                found = found.Select(folder => Path.Combine(folder, part));
                continue;
            }

            var name = Name(part);
            found = found.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries).Where(path => name.IsMatch(Path.GetFileName(path)));
        }

        return found.Where(File.Exists);
    }

    // Without backtracking, which a pattern with many stars would make endless.
    private static Regex Name(string part)
    {
        var text = Regex.Escape(part).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal).Replace(@"\[", "[", StringComparison.Ordinal);
        try
        {
            return new($"^{text}\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            throw new ProviderException(new ProviderProblem("Unusable pattern", $"\"{part}\" is no pattern of file names.", "pattern"));
        }
    }

    private static string Fill(string text, string file, System.Collections.Immutable.ImmutableSortedDictionary<string, TofuValue> variables) => Template().Replace(text, match =>
        match.Value is "$${" or "%%{" ? match.Value[1..]
        : match.Groups["name"] is { Success: true } name && variables.TryGetValue(name.Value, out var value) ? value.Text ?? ""
        : throw new ProviderException(new ProviderProblem(
            "Template is not supported",
            $"failed to render {file}: {match.Value} is no variable of vars. The lab's stand-in fills in ${{name}} only; use templatefile() for more, "
            + "or disable_template = true for none.",
            "pattern")));

    [GeneratedRegex(@"\$\$\{|%%\{|%\{|\$\{\s*(?<name>[A-Za-z_][A-Za-z0-9_-]*)\s*\}|\$\{[^}]*\}?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Template();
}
