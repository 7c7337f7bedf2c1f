namespace Flywheel.Lab.Kubernetes.Schemas.Quantities;

/// <summary>The suffixes that a quantity is written with.</summary>
internal enum QuantityForm
{
    /// <summary><c>n u m k M G T P E</c>, or none.</summary>
    Decimal,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c>.</summary>
    Binary,

    /// <summary><c>e3</c>.</summary>
    Exponent,
}
