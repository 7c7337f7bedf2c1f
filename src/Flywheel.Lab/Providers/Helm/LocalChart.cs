using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>A chart in a folder: <c>Chart.yaml</c>, <c>values.yaml</c>, <c>crds/</c> and templates without logic.</summary>
internal static class LocalChart
{
    private const int MostFiles = 1000;

    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <exception cref="ProviderException">It is no chart, or one that needs Helm itself.</exception>
    public static Chart Read(string folder)
    {
        var metadata = One(Path.Combine(folder, "Chart.yaml"))
            ?? throw new ProviderException(new ProviderProblem("Error loading chart", $"{folder} has no Chart.yaml.", "chart"));
        if (metadata["dependencies"] is JsonArray { Count: > 0 })
        {
            throw new ProviderException(new ProviderProblem("Unsupported chart", $"{folder} has dependencies, which the lab does not resolve.", "chart"));
        }

        var templates = Files(folder, "templates").ToDictionary(file => file, ChartTemplate.Read, StringComparer.Ordinal);
        return new(
            metadata,
            [.. Files(folder, "crds").SelectMany(file => Documents(file, BoundedFile.ReadText(file, "Error loading chart")))],
            One(Path.Combine(folder, "values.yaml")) ?? [],
            context => templates.OrderBy(template => template.Key, StringComparer.Ordinal).SelectMany(template =>
                Documents(template.Key, template.Value.Fill(context)).Select(content => (Path.GetRelativePath(folder, template.Key), content))));
    }

    private static List<string> Files(string folder, string name)
    {
        var root = Path.Combine(folder, name);
        if (!Directory.Exists(root))
        {
            return [];
        }

        // NOTES.txt and what begins with an underscore make no objects
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith('_'))
            .Order(StringComparer.Ordinal)
            .Take(MostFiles + 1)
            .ToList();
        return files.Count <= MostFiles
            ? files
            : throw new ProviderException(new ProviderProblem("Unsupported chart", $"{root} has more than {MostFiles} files.", "chart"));
    }

    private static JsonObject? One(string file) => File.Exists(file) ? Documents(file, BoundedFile.ReadText(file, "Error loading chart")).FirstOrDefault() ?? [] : null;

    private static IEnumerable<JsonObject> Documents(string file, string text)
    {
        try
        {
            return
            [
                .. ManifestYaml.Documents(text).Select(document => document as JsonObject
                    ?? throw new ProviderException("Error loading chart", $"{file}: a document in it is no object.")),
            ];
        }
        catch (FormatException problem)
        {
            throw new ProviderException("Error loading chart", $"{file}: {problem.Message}.");
        }
    }
}
