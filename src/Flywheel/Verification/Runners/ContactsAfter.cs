namespace Flywheel.Verification.Runners;

/// <summary>The moment after which a contact proves that a runner is alive.</summary>
/// <param name="Time">When.</param>
/// <param name="Why">What it is: <c>when the deploy ended</c>.</param>
internal sealed record ContactsAfter(DateTimeOffset Time, string Why);
