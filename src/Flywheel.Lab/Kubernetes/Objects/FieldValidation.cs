namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>The <c>fieldValidation</c> parameter of a write.</summary>
internal enum FieldValidation
{
    /// <summary>Unknown fields are dropped in silence.</summary>
    Ignore,

    /// <summary>Unknown fields are dropped with a warning; the server's default.</summary>
    Warn,

    /// <summary>Unknown fields are refused; what kubectl asks for.</summary>
    Strict,
}
