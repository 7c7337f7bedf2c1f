namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>The path of a request for objects, taken apart: <c>/apis/apps/v1/namespaces/x/deployments/web/status</c>.</summary>
internal sealed record ApiPath
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>Empty: the whole cluster.</summary>
    public string Namespace { get; init; } = "";

    public required string Plural { get; init; }

    /// <summary>Empty: the collection.</summary>
    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Null when the path leads to no objects: discovery, health, or nothing at all.</summary>
    public static ApiPath? Parse(string path)
    {
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return steps switch
        {
            ["api", var version, .. var rest] => Of("", version, rest),
            ["apis", var group, var version, .. var rest] => Of(group, version, rest),
            _ => null,
        };
    }

    private static ApiPath? Of(string group, string version, string[] rest) => rest switch
    {
        [] => null,
        // The namespace itself; in requests for it, roles see it as the namespace too.
        ["namespaces", var name] when group.Length == 0 => Namespaces(version, name, ""),
        ["namespaces", var name, "status" or "finalize"] when group.Length == 0 => Namespaces(version, name, rest[2]),
        ["namespaces", var space, var plural] => new() { Group = group, Version = version, Namespace = space, Plural = plural },
        ["namespaces", var space, var plural, var name] =>
            new() { Group = group, Version = version, Namespace = space, Plural = plural, Name = name },
        ["namespaces", var space, var plural, var name, var subresource] =>
            new() { Group = group, Version = version, Namespace = space, Plural = plural, Name = name, Subresource = subresource },
        [var plural] => new() { Group = group, Version = version, Plural = plural },
        [var plural, var name] => new() { Group = group, Version = version, Plural = plural, Name = name },
        [var plural, var name, var subresource] =>
            new() { Group = group, Version = version, Plural = plural, Name = name, Subresource = subresource },
        _ => null,
    };

    private static ApiPath Namespaces(string version, string name, string subresource) =>
        new() { Group = "", Version = version, Namespace = name, Plural = "namespaces", Name = name, Subresource = subresource };
}
