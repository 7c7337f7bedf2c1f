namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>One pod of a StatefulSet as its steps see it.</summary>
/// <param name="Ordinal">Its number.</param>
/// <param name="Revision">The name of the revision that it was made from.</param>
internal readonly record struct StatefulPod(int Ordinal, string Revision)
{
    /// <summary>It is on its way out.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>It ended, which a pod of a StatefulSet never should.</summary>
    public bool IsFinished { get; init; }

    /// <summary>It runs, and was ready for long enough.</summary>
    public bool IsAvailable { get; init; }
}
