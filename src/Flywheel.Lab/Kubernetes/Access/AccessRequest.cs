namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>What somebody wants to do, in the words of roles.</summary>
internal sealed record AccessRequest
{
    /// <summary><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>, …</summary>
    public required string Verb { get; init; }

    public string Group { get; init; } = "";

    /// <summary>The plural; empty when a path is asked for.</summary>
    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Empty: the whole cluster.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty: any.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is not a resource, such as <c>/version</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>As roles write it: <c>pods/log</c>.</summary>
    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
