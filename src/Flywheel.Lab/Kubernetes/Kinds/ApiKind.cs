using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Kinds;

/// <summary>One kind in one version of its group, built in or defined by a CustomResourceDefinition.</summary>
internal sealed record ApiKind
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public ImmutableArray<string> ShortNames { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    public required bool Namespaced { get; init; }

    /// <summary>Writes of the object leave <c>status</c> alone, and <c>/status</c> writes nothing else.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Where <c>/scale</c> finds its numbers; null: the kind has no such subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>The official client's type for a built-in kind, which gives its names; null for a custom one. Its fields: <c>Schemas/Types</c>.</summary>
    public Type? Model { get; init; }

    /// <summary><c>openAPIV3Schema</c> of a custom kind; null when it has none, or for a built-in one. Not to be changed.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary><c>additionalPrinterColumns</c> of a custom kind. Not to be changed.</summary>
    public JsonArray? Columns { get; init; }

    public bool IsCustom => Model is null;

    public ResourceName Resource => new(Group, Plural);

    /// <summary><c>apps/v1</c>, or <c>v1</c> for core.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The key of an object of this kind; the namespace is dropped for kinds of the whole cluster.</summary>
    public ObjectKey Key(string @namespace, string name) => new(Resource, Namespaced ? @namespace : "", name);
}
