using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes;

/// <summary>
/// The cluster from inside: what the API, the controllers and the forge read and write through, with the same rules for all of them.
/// Thread-safe.
/// </summary>
internal sealed class Cluster
{
    public KindCatalog Kinds => throw new NotSupportedException();

    public TimeProvider Time => throw new NotSupportedException();

    /// <summary>The newest version that anything was stored at.</summary>
    public long Version => throw new NotSupportedException();

    /// <summary>The object, or null.</summary>
    public KubeObject? Find(ObjectKey key) => throw new NotSupportedException();

    /// <summary>All objects of a collection ordered by namespace and name.</summary>
    /// <param name="resource">The collection.</param>
    /// <param name="namespace">Only of this namespace; null: of all.</param>
    public ImmutableArray<KubeObject> List(ResourceName resource, string? @namespace = null) => throw new NotSupportedException();

    /// <summary>Adds an object: names, defaults, validation, uid, times, managed fields.</summary>
    /// <exception cref="StatusException">It exists, or breaks a rule.</exception>
    public KubeObject Create(ApiKind kind, JsonObject content, WriteContext context) => throw new NotSupportedException();

    /// <summary>
    /// Changes an object under the store's lock, so that no other write comes between. A change that leaves it as it was is not stored and
    /// raises no version.
    /// </summary>
    /// <param name="key">Which one.</param>
    /// <param name="change">Gets a copy and changes it, or gives another object back.</param>
    /// <param name="context">With subresource <c>status</c> only the status counts, else everything but the status.</param>
    /// <returns>The object afterwards; null when there is none.</returns>
    /// <exception cref="StatusException">The result breaks a rule.</exception>
    public KubeObject? Change(ObjectKey key, Func<JsonObject, JsonObject> change, WriteContext context) => throw new NotSupportedException();

    /// <summary>
    /// Deletes an object, or marks it with <c>deletionTimestamp</c> while it has finalizers; the last finalizer's removal by
    /// <see cref="Change"/> then deletes it.
    /// </summary>
    /// <returns>The object as it was last, or as it is now when it was only marked; null when there is none.</returns>
    /// <exception cref="StatusException">A precondition does not hold.</exception>
    public KubeObject? Delete(ObjectKey key, DeleteRequest request, WriteContext context) => throw new NotSupportedException();

    /// <summary>Every change after a version in the order of versions, and then those to come, until the token ends it.</summary>
    /// <param name="resource">Of this collection; null: of all.</param>
    /// <param name="after">A version; changes after it are told.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="StatusException">The version is too old (410).</exception>
    public IAsyncEnumerable<ObjectChange> WatchAsync(ResourceName? resource, long after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
