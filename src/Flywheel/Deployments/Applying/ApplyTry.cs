using Flywheel.Supervision;

namespace Flywheel.Deployments.Applying;

/// <summary>One start of tofu's apply, and how it ended.</summary>
/// <param name="Apply">What was applied.</param>
/// <param name="End">How it ended.</param>
/// <param name="Events">Has read all that it printed.</param>
internal sealed record ApplyTry(OpenApply Apply, SupervisedEnd End, ApplyEvents Events) : IDisposable
{
    public void Dispose() => Events.Dispose();
}
