using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary><c>kubectl_file_documents</c>: the documents of one YAML text.</summary>
internal sealed class FileDocuments : DataSource
{
    public override string TypeName => "kubectl_file_documents";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of(
        SchemaAttribute.IsComputed("id", TofuType.String),
        SchemaAttribute.IsRequired("content", TofuType.String),
        SchemaAttribute.IsComputed("documents", TofuType.List(TofuType.String)),
        SchemaAttribute.IsComputed("manifests", TofuType.Map(TofuType.String)));

    public override Task<TofuValue> ReadAsync(TofuValue config, object client, CancellationToken cancellationToken) =>
        Task.FromResult(WithDocuments(config, Split(config["content"].Text ?? "", "content")));

    /// <summary>The documents of a text as they are written.</summary>
    /// <exception cref="ProviderException">It is not YAML.</exception>
    public static IReadOnlyList<string> Split(string text, string attribute)
    {
        try
        {
            return [.. ManifestYaml.Read(text).Select(d => d.Text)];
        }
        catch (FormatException problem)
        {
            throw new ProviderException(new ProviderProblem("Text is not YAML", $"{problem.Message}.", attribute));
        }
    }

    /// <summary>The attributes that all sources of documents have.</summary>
    public static TofuValue WithDocuments(TofuValue config, IReadOnlyList<string> documents)
    {
        var manifests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var manifest in documents.Select(d => Manifest.Parse(d)))
        {
            if (!manifests.TryAdd(manifest.SelfLink, YamlWriter.Write(manifest.Content)))
            {
                throw new ProviderException("Duplicate manifest", $"duplicate manifest found with id: {manifest.SelfLink}");
            }
        }

        return config.With(
            ("id", TofuValue.Of(LiveLines.Fingerprint(string.Concat(documents)))),
            ("documents", TofuValue.Strings(documents)),
            ("manifests", TofuValue.StringMap(manifests)));
    }
}
