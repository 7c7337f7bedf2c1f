using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Lifecycle;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes;

/// <summary>
/// The cluster from inside: what the API, the controllers and the forge read and write through, with the same rules for all of them.
/// Thread-safe.
/// </summary>
internal sealed class Cluster
{
    /// <summary>How many changes a watch takes from the log at once.</summary>
    private const int WatchBatch = 100;

    private readonly ObjectStore _store;
    private readonly ObjectWriter _writer;

    public Cluster(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _writer = new(store, Kinds, time);
        Time = time;
        foreach (var definition in store.Now.List(CustomResources.Definitions, null))
        {
            CustomResources.Define(Kinds, definition.Key.Name, definition.Content());
        }
    }

    public KindCatalog Kinds { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>The newest version that anything was stored at.</summary>
    public long Version => _store.Now.Version;

    /// <summary>All objects as they are now, for reads that must fit each other.</summary>
    public ObjectSnapshot Now => _store.Now;

    /// <summary>The last changes; what a watch reads from.</summary>
    public ChangeLog Log => _store.Log;

    /// <summary>The object, or null.</summary>
    public KubeObject? Find(ObjectKey key) => _store.Now.Find(key);

    /// <summary>All objects of a collection ordered by namespace and name.</summary>
    /// <param name="resource">The collection.</param>
    /// <param name="namespace">Only of this namespace; null: of all.</param>
    public ImmutableArray<KubeObject> List(ResourceName resource, string? @namespace = null) => _store.Now.List(resource, @namespace);

    /// <summary>Adds an object: names, defaults, validation, uid, times, managed fields.</summary>
    /// <exception cref="StatusException">It exists, or breaks a rule.</exception>
    public KubeObject Create(ApiKind kind, JsonObject content, WriteContext context)
    {
        lock (_store.Gate)
        {
            return _writer.Create(kind, content, context, applied: false);
        }
    }

    /// <summary>
    /// Changes an object under the store's lock, so that no other write comes between. A change that leaves it as it was is not stored and
    /// raises no version.
    /// </summary>
    /// <param name="key">Which one.</param>
    /// <param name="change">Gets a copy and changes it, or gives another object back.</param>
    /// <param name="context">With subresource <c>status</c> only the status counts, else everything but the status.</param>
    /// <param name="kind">The version that the object is changed in; null: the one that it is stored in.</param>
    /// <returns>The object afterwards; null when there is none.</returns>
    /// <exception cref="StatusException">The result breaks a rule.</exception>
    public KubeObject? Change(ObjectKey key, Func<JsonObject, JsonObject> change, WriteContext context, ApiKind? kind = null)
    {
        lock (_store.Gate)
        {
            return Find(key) is { } before ? _writer.Change(before, change, context, kind, applied: false) : null;
        }
    }

    /// <summary>Server-side apply: merges what a manager wants into the object by who owns which field, and makes it when there is none.</summary>
    /// <returns>The object afterwards, and whether it is new.</returns>
    /// <exception cref="StatusException">409 when a field belongs to another manager and the context does not force; or a rule is broken.</exception>
    public (KubeObject Object, bool Created) Apply(ApiKind kind, JsonObject applied, WriteContext context)
    {
        lock (_store.Gate)
        {
            if (Find(kind.Key(applied.Namespace(), applied.Name())) is { } before)
            {
                return (_writer.Change(before, live => _writer.Merge(live, applied, kind, context), context, kind, applied: true), false);
            }

            return (_writer.Create(kind, _writer.Merge(null, applied, kind, context), context, applied: true), true);
        }
    }

    /// <summary>
    /// Deletes an object, or marks it with <c>deletionTimestamp</c> while it has finalizers; the last finalizer's removal by
    /// <see cref="Change"/> then deletes it. The policies Foreground and Orphan set the finalizers <c>foregroundDeletion</c> and
    /// <c>orphan</c>, which the garbage collector removes; of a namespace <c>spec.finalizers</c> count too.
    /// </summary>
    /// <returns>The object as it was last, or as it is now when it was only marked; null when there is none.</returns>
    /// <exception cref="StatusException">A precondition does not hold.</exception>
    public KubeObject? Delete(ObjectKey key, DeleteRequest request, WriteContext context)
    {
        lock (_store.Gate)
        {
            return Find(key) is { } found ? _writer.Delete(found, request, context) : null;
        }
    }

    /// <summary>Every change after a version in the order of versions, and then those to come, until the token ends it.</summary>
    /// <param name="resource">Of this collection; null: of all.</param>
    /// <param name="after">A version; changes after it are told.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="StatusException">
    /// The version is too old (410); or the reader was so slow that changes it had not seen are forgotten.
    /// </exception>
    public async IAsyncEnumerable<ObjectChange> WatchAsync(
        ResourceName? resource, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (var changes, after) = Log.Read(resource, after, WatchBatch);
            foreach (var change in changes)
            {
                yield return change;
            }

            await Log.ChangedAsync(after).WaitAsync(cancellationToken);
        }
    }
}
