using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>A field that objects of a kind can be searched by.</summary>
/// <param name="Label">Its name in a selector.</param>
/// <param name="Path">Where it is in the object, dotted.</param>
/// <param name="Absent">What it counts as when the object does not have it.</param>
internal sealed record SelectableField(string Label, string Path, string Absent = "")
{
    private static readonly SelectableField Name = new("metadata.name", "metadata.name");
    private static readonly SelectableField Namespace = new("metadata.namespace", "metadata.namespace");

    private static readonly string[] ReferenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    // Kubernetes 1.33: pkg/apis/core/v1/conversion.go and the conversion.go of the other groups
    private static readonly FrozenDictionary<string, SelectableField[]> More = new Dictionary<string, SelectableField[]>(StringComparer.Ordinal)
    {
        ["pods"] =
        [
            Same("spec.nodeName"), Same("spec.restartPolicy"), Same("spec.schedulerName"), Same("spec.serviceAccountName"),
            Same("spec.hostNetwork", "false"), Same("status.phase"), Same("status.podIP"), Same("status.nominatedNodeName"),
        ],
        ["nodes"] = [Same("spec.unschedulable", "false")],
        ["namespaces"] = [Same("status.phase"), new("name", "metadata.name")],
        ["secrets"] = [Same("type")],
        ["services"] = [Same("spec.clusterIP"), Same("spec.type")],
        ["replicationcontrollers"] = [Same("status.replicas", "0")],
        ["replicasets.apps"] = [Same("status.replicas", "0")],
        ["jobs.batch"] = [new("status.successful", "status.succeeded", "0")],
        ["certificatesigningrequests.certificates.k8s.io"] = [Same("spec.signerName")],
        ["events"] =
        [
            .. Reference("involvedObject"), Same("reason"), Same("reportingComponent"), new("source", "source.component"), Same("type"),
        ],
        ["events.events.k8s.io"] =
        [
            .. Reference("regarding"), Same("reason"), Same("reportingController"), new("source", "deprecatedSource.component"), Same("type"),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The field of a kind by its name in selectors; null: the kind cannot be searched by it.</summary>
    public static SelectableField? Find(ApiKind kind, string label) => label switch
    {
        "metadata.name" => Name,
        "metadata.namespace" => Namespace,
        _ => More.TryGetValue(kind.Resource.ToString(), out var fields) ? Array.Find(fields, field => field.Label == label) : null,
    };

    public string ValueOf(JsonObject content)
    {
        JsonNode? value = content;
        foreach (var name in Path.Split('.'))
        {
            value = (value as JsonObject)?[name];
        }

        return value?.ToString() ?? Absent;
    }

    private static SelectableField Same(string path, string absent = "") => new(path, path, absent);

    private static IEnumerable<SelectableField> Reference(string name) =>
        ReferenceFields.Select(field => Same($"{name}.{field}"));
}
