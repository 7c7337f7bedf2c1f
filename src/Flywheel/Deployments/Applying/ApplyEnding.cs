using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Supervision;

namespace Flywheel.Deployments.Applying;

/// <summary>From the end of a supervised apply to its recorded result: the same right after it, and after a crash.</summary>
/// <param name="ledger">Records the end.</param>
/// <param name="rescues">Records a state that could not be saved.</param>
/// <param name="states">Records that the state has moved.</param>
internal sealed class ApplyEnding(IApplyLedger ledger, IRescueRegister rescues, IStateRegister states)
{
}
