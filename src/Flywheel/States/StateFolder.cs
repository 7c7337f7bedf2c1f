using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Trees;
using Flywheel.Validation;

namespace Flywheel.States;

/// <summary>A copy of a stack in the job's private folder, in which tofu works with the stack's backend; made when it is first needed.</summary>
internal sealed class StateFolder(StackTarget target)
{
    private Checked<InitializedFolder>? _ready;

    /// <summary>The folder after init, or why there is none.</summary>
    public async Task<Checked<InitializedFolder>> ReadyAsync(JobContext context, CancellationToken cancellationToken) =>
        _ready ??= await MakeAsync(context, cancellationToken);

    private async Task<Checked<InitializedFolder>> MakeAsync(JobContext context, CancellationToken cancellationToken)
    {
        var tree = PrivateTree.MakeAt(target, Path.Combine(context.WorkFolder, "state"));
        return tree.Value is { } copy
            ? await new TofuInit(target.Tofu).InTreeAsync(context, copy.Source(target), target.Backend.Init, lockReadonly: false, cancellationToken)
            : new(null, tree.Diagnostics);
    }
}
