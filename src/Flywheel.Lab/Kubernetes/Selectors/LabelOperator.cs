namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>How a requirement compares a label.</summary>
internal enum LabelOperator
{
    In,

    /// <summary>Also true without the label.</summary>
    NotIn,
    Exists,
    DoesNotExist,

    /// <summary>As whole numbers.</summary>
    GreaterThan,
    LessThan,
}
