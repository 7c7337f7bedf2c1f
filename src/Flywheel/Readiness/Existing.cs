namespace Flywheel.Readiness;

/// <summary>The verdict on kinds without a state of their own: what is stored is in effect.</summary>
internal static class Existing
{
    public static Verdict Judge(Subject subject) => Verdict.Ready("it is in effect as soon as it exists", "Exists") with { Since = subject.Object.CreatedAt };
}
