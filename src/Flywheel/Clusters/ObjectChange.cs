namespace Flywheel.Clusters;

/// <summary>What an <see cref="ObjectWatch"/> learned. A closed set.</summary>
internal abstract record ObjectChange
{
    private ObjectChange()
    {
    }

    /// <summary>Everything that there is of the kind in the namespace was said: from now on it is known, again after a <see cref="Refused"/>.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Namespace">Empty: all.</param>
    internal sealed record Listed(ResourceKind Kind, string Namespace) : ObjectChange;

    /// <summary>The object is new or has changed.</summary>
    internal sealed record Put(KubernetesObject Object) : ObjectChange;

    /// <summary>The object is gone; this is how it was last seen.</summary>
    internal sealed record Removed(KubernetesObject Object) : ObjectChange;

    /// <summary>
    /// Nothing is known of the kind in the namespace any more. When the refusal is passing, the watch goes on trying and says <see cref="Listed"/>
    /// when it succeeds; otherwise it has ended.
    /// </summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Namespace">Empty: all.</param>
    /// <param name="Refusal">Why.</param>
    internal sealed record Refused(ResourceKind Kind, string Namespace, ClusterRefusal Refusal) : ObjectChange;
}
