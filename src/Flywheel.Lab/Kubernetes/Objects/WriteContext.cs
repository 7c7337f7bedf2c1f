namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>How a write is made and who makes it.</summary>
internal sealed record WriteContext
{
    /// <summary>Who the changed fields belong to afterwards: <c>kubectl</c>, <c>kube-controller-manager</c>, <c>Terraform</c>.</summary>
    public required string Manager { get; init; }

    /// <summary><c>status</c> or <c>scale</c>; empty for the object itself. A write of one leaves the other alone.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Everything is checked and nothing stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>What an unknown or doubled field does.</summary>
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>Server-side apply takes fields from other managers instead of refusing.</summary>
    public bool Force { get; init; }

    /// <summary>Takes the sentences for the client's <c>Warning</c> headers.</summary>
    public ICollection<string> Warnings { get; init; } = [];
}
