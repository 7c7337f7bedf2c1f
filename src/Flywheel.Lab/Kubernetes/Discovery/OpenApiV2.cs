using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Kinds;
using Google.Protobuf;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>
/// <c>/openapi/v2</c> as protobuf: for each kind that it can be patched, and with which parameters. kubectl before 1.29 asks nothing else, and
/// newer ones ask it about kinds that version 3 does not have.
/// </summary>
/// <remarks>Numbers of fields: google/gnostic, openapiv2/OpenAPIv2.proto.</remarks>
internal static class OpenApiV2
{
    /// <summary>Clients ask for <c>…spec.v2@v1.0…</c>, which is no media type; the server answers with a dot in its place.</summary>
    public const string ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The document of all kinds of a catalog.</summary>
    public static byte[] Document(DiscoveryDocuments discovery) => Message(document =>
    {
        Text(document, 1, "2.0");
        Nested(document, 2, info =>
        {
            Text(info, 1, "Kubernetes");
            Text(info, 2, LabNode.KubernetesVersion);
        });
        Nested(document, 8, paths =>
        {
            foreach (var resource in discovery.Groups.Prepend("").SelectMany(group => discovery.Versions(group).SelectMany(version => discovery.Of(group, version))))
            {
                Nested(paths, 2, path => Path(path, resource.Kind));
            }
        });
    });

    private static void Path(CodedOutputStream path, ApiKind kind)
    {
        var root = kind.Group.Length == 0 ? "/api" : $"/apis/{kind.Group}";
        Text(path, 1, $"{root}/{kind.Version}/{(kind.Namespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}/{{name}}");
        Nested(path, 2, item => Nested(item, 8, patch =>
        {
            foreach (var parameter in (ReadOnlySpan<string>)["dryRun", "fieldManager", "fieldValidation"])
            {
                Nested(patch, 8, one => Nested(one, 1, any => Nested(any, 2, notBody => Nested(notBody, 3, query => Parameter(query, parameter)))));
            }

            Nested(patch, 13, extension =>
            {
                Text(extension, 1, "x-kubernetes-group-version-kind");
                Nested(extension, 2, value => Text(value, 2, OpenApiDocuments.GroupVersionKind(kind).ToJsonString()));
            });
        }));
    }

    private static void Parameter(CodedOutputStream query, string name)
    {
        Text(query, 3, "query");
        Text(query, 4, name);
        Text(query, 6, "string");
    }

    private static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
