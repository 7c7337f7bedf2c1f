using System.Diagnostics.CodeAnalysis;

namespace Flywheel.Clusters;

/// <summary>What a cluster answered, or why it did not: one of the two.</summary>
internal sealed record ClusterAnswer<T>
    where T : class
{
    public ClusterAnswer(T value) => Value = value;

    public ClusterAnswer(ClusterRefusal refusal) => Refusal = refusal;

    public T? Value { get; }

    public ClusterRefusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGood => Value is not null;
}
