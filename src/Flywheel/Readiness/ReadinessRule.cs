namespace Flywheel.Readiness;

/// <summary>What ready means for one kind.</summary>
/// <param name="Group">API group without the version; empty for the core group. A rule holds for every version.</param>
/// <param name="Kind">As in manifests.</param>
/// <param name="Judge">The verdict on an object that is not being deleted.</param>
internal sealed record ReadinessRule(string Group, string Kind, Func<Subject, Verdict> Judge);
