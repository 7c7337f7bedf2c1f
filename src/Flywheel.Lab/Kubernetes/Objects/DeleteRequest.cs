namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>What a DELETE asks for.</summary>
internal sealed record DeleteRequest
{
    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null: the kind's default.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Delete only the object with this uid; another one is a conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only this version of it.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds; null: the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }
}
