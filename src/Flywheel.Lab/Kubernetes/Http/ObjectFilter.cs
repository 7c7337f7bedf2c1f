using System.Text.Json;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Lifecycle;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Which objects of a collection a request is about, and how they read in the version that it asked for.</summary>
internal sealed class ObjectFilter
{
    private readonly ApiKind _kind;
    private readonly string? _namespace;
    private readonly string? _name;
    private readonly LabelSelector? _labels;
    private readonly FieldSelector? _fields;

    public ObjectFilter(ApiRequest request)
    {
        _kind = request.Kind;
        _namespace = request.Namespace;
        _labels = request.Query("labelSelector") is { Length: > 0 } labels ? LabelSelector.Parse(labels) : null;
        _fields = request.Query("fieldSelector") is { Length: > 0 } fields ? FieldSelector.Parse(fields, _kind) : null;
        _name = request.Path.Name.Length > 0 ? request.Path.Name : _fields?.Name;
    }

    /// <summary>The request is about it.</summary>
    public bool Matches(KubeObject found)
    {
        if ((_namespace is not null && found.Key.Namespace != _namespace) || (_name is not null && found.Key.Name != _name))
        {
            return false;
        }

        if (_labels is null && _fields is null)
        {
            return true;
        }

        var content = found.Content();
        return (_labels?.Matches(content["metadata"]?["labels"] as System.Text.Json.Nodes.JsonObject) ?? true)
            && (_fields?.Matches(content) ?? true);
    }

    /// <summary>The object's JSON in a version of its kind.</summary>
    public static ReadOnlyMemory<byte> Bytes(ApiKind kind, KubeObject found)
    {
        var reader = new Utf8JsonReader(found.Json.Span, new JsonReaderOptions { MaxDepth = KubeJson.MaximumDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("apiVersion"u8);
            reader.Read();
            if (isVersion)
            {
                return reader.ValueTextEquals(kind.ApiVersion) ? found.Json : KubeJson.Bytes(KindVersions.Convert(found.Content(), kind));
            }

            reader.Skip();
        }

        return found.Json;
    }

    /// <summary>The object in a version of its kind, to be changed.</summary>
    public static System.Text.Json.Nodes.JsonObject Content(ApiKind kind, KubeObject found) => KindVersions.Convert(found.Content(), kind);
}
