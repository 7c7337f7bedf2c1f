using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>
/// Remembers the states of the cluster that lists were begun at, so that all pages of a list are of one moment. Bounded; a state shares what
/// has not changed with the present one. Thread-safe.
/// </summary>
internal sealed class PagedLists
{
    private const int Kept = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<ObjectSnapshot> _snapshots = [];

    /// <summary>A mark for the client: where the next page of a list begins.</summary>
    public string Continue(ObjectSnapshot objects, ObjectKey last)
    {
        lock (_lock)
        {
            _ = _snapshots.Remove(objects);
            _snapshots.AddLast(objects);
            if (_snapshots.Count > Kept)
            {
                _snapshots.RemoveFirst();
            }
        }

        return Base64Url.EncodeToString(KubeJson.Bytes(new JsonObject
        {
            ["v"] = "meta.k8s.io/v1",
            ["rv"] = objects.Version,
            ["namespace"] = last.Namespace,
            ["name"] = last.Name,
        }));
    }

    /// <summary>The state that a list was begun at, and the last object that the client has.</summary>
    /// <exception cref="StatusException">400: it is no mark of ours; 410: the state is forgotten.</exception>
    public (ObjectSnapshot Objects, string Namespace, string Name) Resume(string mark)
    {
        JsonObject content;
        try
        {
            content = StrictJson.Parse(Base64Url.DecodeFromChars(mark)) as JsonObject ?? throw new FormatException("it is no mark");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new StatusException(ApiStatus.BadRequest("continue key is not valid: " + error.Message));
        }

        var objects = Find(content.Number("rv") ?? -1) ?? throw new StatusException(new()
        {
            Code = 410,
            Reason = "Expired",
            Message = "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
                + "the continue parameter.",
        });
        return (objects, content.Text("namespace"), content.Text("name"));
    }

    /// <summary>The state of a version; null when it is not remembered.</summary>
    public ObjectSnapshot? Find(long version)
    {
        lock (_lock)
        {
            return _snapshots.FirstOrDefault(objects => objects.Version == version);
        }
    }
}
