using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>One object as the controllers saw it last, read once. The content is shared by all of them: clone it before changing.</summary>
internal sealed class Seen
{
    public Seen(KubeObject stored)
    {
        Stored = stored;
        Content = stored.Content();
        Metadata = Content.ObjectAt("metadata") ?? [];
        Owners = OwnerReference.Read(Content);
        IsTerminating = Metadata["deletionTimestamp"] is not null;
    }

    public KubeObject Stored { get; }

    public JsonObject Content { get; }

    public JsonObject Metadata { get; }

    public ImmutableArray<OwnerReference> Owners { get; }

    /// <summary>The owner that looks after it, if any.</summary>
    public OwnerReference? Controller => Owners.FirstOrDefault(owner => owner.IsController) is { IsController: true } found ? found : null;

    /// <summary>It was deleted and waits for its finalizers or its containers.</summary>
    public bool IsTerminating { get; }

    public ObjectKey Key => Stored.Key;

    public string Namespace => Stored.Key.Namespace;

    public string Name => Stored.Key.Name;

    public string Uid => Stored.Uid;

    public long Generation => Metadata.NumberAt("generation") ?? 0;

    public DateTimeOffset Created => Metadata.TimeAt("creationTimestamp") ?? DateTimeOffset.MinValue;

    /// <summary>Its <c>spec</c>; empty when it has none.</summary>
    public JsonObject Spec => Content.ObjectAt("spec") ?? [];

    /// <summary>Its <c>status</c>; empty when it has none.</summary>
    public JsonObject Status => Content.ObjectAt("status") ?? [];

    public JsonObject Labels => Metadata.ObjectAt("labels") ?? [];

    /// <summary>An annotation; empty when it has none of that name.</summary>
    public string Annotation(string name) => Metadata.TextAt("annotations", name);

    public override string ToString() => Key.ToString();
}
