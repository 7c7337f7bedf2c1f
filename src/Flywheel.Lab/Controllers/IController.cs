using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>Brings the objects of one collection to what they ask for. Called by <see cref="ControllerLoop"/>, never twice at a time.</summary>
internal interface IController
{
    /// <summary>The collection it answers for; null: every object of the cluster.</summary>
    ResourceName? Resource { get; }

    /// <summary>
    /// Which of its objects a change of <paramref name="changed"/> concerns, besides those that own it. Asked with the state before a change
    /// and with the one after it. Called for every change of the cluster, so it decides by the collection first.
    /// </summary>
    IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) => [];

    /// <summary>Compares what is with what should be and makes the difference smaller; also called when the object is gone.</summary>
    /// <returns>When to be called again though nothing changed; null: not at all. An earlier answer no longer counts.</returns>
    TimeSpan? Reconcile(ObjectKey key, ClusterView cluster);
}
