using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>
/// The cluster as the controllers see it: parsed once, indexed by owner, up to date with their own writes before the watch tells of them.
/// Used by the loop's thread alone.
/// </summary>
/// <param name="cluster">Where it reads and writes.</param>
/// <param name="changed">Told of each change once: the object before (null: it is new) and after (null: it is gone).</param>
internal sealed class ClusterView(Cluster cluster, Action<Seen?, Seen?> changed)
{
    /// <summary>Who the fields belong to that the built-in controllers write.</summary>
    public const string ControllerManager = "kube-controller-manager";

    private readonly SeenObjects _objects = new();

    // Uids of objects that a write of ours removed, until the watch tells of it.
    private readonly HashSet<string> _removed = [];

    /// <summary>Everything up to this version was seen.</summary>
    public long Version { get; private set; }

    public DateTimeOffset Now => cluster.Time.GetUtcNow();

    public KindCatalog Kinds => cluster.Kinds;

    public Seen? Find(ObjectKey key) => _objects.Find(key);

    /// <summary>All of a collection, ordered by name within a namespace.</summary>
    public IEnumerable<Seen> List(ResourceName resource, string? @namespace = null) => _objects.List(resource, @namespace);

    /// <summary>The objects that name this uid as an owner, of all kinds; a copy.</summary>
    public IReadOnlyList<Seen> OwnedBy(string uid) => _objects.OwnedBy(uid);

    /// <summary>The objects of a collection and namespace that nobody looks after; a copy.</summary>
    public IReadOnlyList<Seen> Orphans(ResourceName resource, string @namespace) => _objects.Orphans(resource, @namespace);

    /// <summary>Adds an object whose <c>apiVersion</c> and <c>kind</c> say what it is.</summary>
    /// <exception cref="StatusException">It exists, or breaks a rule.</exception>
    public Seen Create(JsonObject content, string manager = ControllerManager)
    {
        var (version, name) = (content.TextAt("apiVersion"), content.TextAt("kind"));
        var kind = cluster.Kinds.ByKind(version, name)
            ?? throw new StatusException(ApiStatus.BadRequest($"no matches for kind \"{name}\" in version \"{version}\""));
        var stored = cluster.Create(kind, content, new WriteContext { Manager = manager });
        Learn(stored);
        return Find(stored.Key) ?? new Seen(stored);
    }

    /// <summary>Changes all of an object but its status; see <see cref="Cluster.Change"/>.</summary>
    /// <returns>The object afterwards; null when it is gone.</returns>
    public Seen? Change(ObjectKey key, Action<JsonObject> change, string manager = ControllerManager, string subresource = "")
    {
        var stored = cluster.Change(
            key,
            content =>
            {
                change(content);
                return content;
            },
            new WriteContext { Manager = manager, Subresource = subresource });
        Refresh(key);
        return stored is null ? null : Find(key);
    }

    /// <summary>Replaces an object's status; nothing is asked of the store when it is the same.</summary>
    public Seen? SetStatus(Seen seen, JsonObject status, string manager = ControllerManager) =>
        JsonNode.DeepEquals(seen.Content["status"], status)
            ? seen
            : Change(seen.Key, content => content["status"] = status.DeepClone(), manager, "status");

    /// <summary>Deletes an object as <see cref="Cluster.Delete"/> does; another object of the same name is left alone.</summary>
    public void Delete(Seen seen, DeleteRequest? request = null, string manager = ControllerManager)
    {
        try
        {
            _ = cluster.Delete(seen.Key, (request ?? new DeleteRequest()) with { Uid = seen.Uid }, new WriteContext { Manager = manager });
        }
        catch (StatusException conflict) when (conflict.Status.Code is 404 or 409)
        {
            // It is gone already, or its name is another object's now: either way there is nothing to delete.
        }

        Refresh(seen.Key);
    }

    /// <summary>Takes the cluster as it is now and tells of each difference.</summary>
    /// <returns>The version from which a watch goes on.</returns>
    internal long LookAround()
    {
        Version = cluster.Version;
        _removed.Clear();
        var left = _objects.All().ToDictionary(seen => seen.Key);
        foreach (var stored in cluster.Kinds.All.Select(kind => kind.Resource).Distinct().SelectMany(resource => cluster.List(resource)))
        {
            _ = left.Remove(stored.Key);
            Learn(stored);
        }

        foreach (var seen in left.Values)
        {
            Forget(seen);
        }

        return Version;
    }

    /// <summary>Takes what the watch tells.</summary>
    internal void Follow(ObjectChange change)
    {
        Version = Math.Max(Version, change.Object.Version);
        if (change.Kind == ChangeKind.Deleted)
        {
            _ = _removed.Remove(change.Object.Uid);
            if (_objects.Find(change.Object.Key) is { } seen && seen.Uid == change.Object.Uid)
            {
                Forget(seen);
            }
        }
        else if (!_removed.Contains(change.Object.Uid))
        {
            Learn(change.Object);
        }
    }

    /// <summary>Reads an object from the store after a write of ours.</summary>
    private void Refresh(ObjectKey key)
    {
        var stored = cluster.Find(key);
        if (_objects.Find(key) is { } seen && seen.Uid != stored?.Uid)
        {
            _ = _removed.Add(seen.Uid);
            Forget(seen);
        }

        if (stored is not null)
        {
            Learn(stored);
        }
    }

    private void Learn(KubeObject stored)
    {
        var before = _objects.Find(stored.Key);
        if (before is not null && before.Stored.Version >= stored.Version)
        {
            return;
        }

        var after = new Seen(stored);
        _objects.Put(after);
        changed(before, after);
    }

    private void Forget(Seen seen)
    {
        _objects.Remove(seen);
        changed(seen, null);
    }
}
