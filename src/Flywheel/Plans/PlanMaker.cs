using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Plans.Trees;
using Flywheel.Processes;
using Flywheel.Tools;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary>
/// Lets tofu plan a stack with all that flywheel gives it, in a private tree; what comes of it lies in the job's private folder, secrets in clear.
/// </summary>
/// <param name="target">The stack.</param>
/// <param name="onlyChanges">An empty plan is all that is to be known: it is not shown, and there is no JSON of it.</param>
internal sealed class PlanMaker(StackTarget target, bool onlyChanges = false)
{
    private const int Changes = 2;

    /// <summary>The plan with its tree, which the caller disposes; or why there is none. The folder is null only with a failure.</summary>
    public async Task<(MadePlan Made, InitializedFolder? Folder)> MakeAsync(JobContext context, CancellationToken cancellationToken)
    {
        var made = new MadePlan(context.WorkFolder);
        var (values, problems) = StackVariableFile.Collect(target, context);
        if (!problems.IsEmpty)
        {
            return (made with { Failure = JobResult.Failed("variables that the stack does not declare", [.. problems]) }, null);
        }

        var copied = await PrivateTree.MakeAsync(target, context, cancellationToken);
        if (copied.Value is not { } tree)
        {
            return (made with { Failure = JobResult.Failed("the files of the stack cannot be copied", [.. copied.Diagnostics]) }, null);
        }

        made = made with { Tree = tree, StartedAt = context.Time.GetUtcNow(), Inputs = StackVariableFile.Inputs(target, context) };
        try
        {
            var (ended, folder) = await MakeAsync(context, made, tree, values, cancellationToken);
            if (ended.Failure is null)
            {
                return (ended, folder);
            }

            tree.Dispose();
            return (ended with { Tree = null }, folder);
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    private async Task<(MadePlan Made, InitializedFolder? Folder)> MakeAsync(
        JobContext context, MadePlan made, PrivateTree tree, ImmutableSortedDictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (!values.IsEmpty)
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(tree.VariableFile)!);
            StackVariableFile.Write(tree.VariableFile, values);
        }

        made.Inputs.Write(tree.Root);
        var source = tree.Source(target);
        var ready = await new TofuInit(target.Tofu).InTreeAsync(context, source, target.Backend.Init, lockReadonly: false, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return (made with { Failure = JobResult.Failed($"{target.Tofu.Name} init failed", [.. ready.Diagnostics]) }, null);
        }

        made = await PlanAsync(context, made, folder, source);
        if (made is { Failure: null, IsEmpty: false } && !onlyChanges && tree.Problems() is { IsEmpty: false } problems)
        {
            made = made with { Failure = JobResult.Failed("the plan made files that cannot be carried to its apply", [.. problems]) };
        }

        return (made, folder);
    }

    private async Task<MadePlan> PlanAsync(JobContext context, MadePlan made, InitializedFolder folder, TofuSource source)
    {
        var varFiles = ImmutableArray.CreateBuilder<string>();
        if (target.Stack.VarFile(target.Environment) is { } own)
        {
            varFiles.Add(Path.Combine(folder.Directory, own.Name.ToString()));
        }

        if (File.Exists(made.Tree!.VariableFile))
        {
            varFiles.Add(made.Tree.VariableFile);
        }

        var options = new TofuPlanOptions
        {
            Directory = folder.Directory,
            DataDirectory = folder.DataFolder,
            Out = made.File,
            VarFiles = varFiles.ToImmutable(),
            StateFile = target.Backend.StateFile,
            IsAlone = !source.NeedsProviders,
            TellsChanges = onlyChanges,
        };
        var (exit, errors) = await new LockWait(target.LockTimeout, target.LockedBy, context.Log.WriteLine).RunAsync(
            timeout => TryAsync(context, made, options with { LockTimeout = timeout }),
            tried => tried.Exit.IsSuccess ? null : BusyLock.Read(tried.Errors));
        if (!(exit.IsSuccess || (onlyChanges && exit.Code == Changes)) || !File.Exists(made.File))
        {
            return made with { Failure = Failed(errors, made.Tree, exit) };
        }

        if (onlyChanges && exit.IsSuccess)
        {
            return made with { IsEmpty = true };
        }

        using var json = new FileOutput(made.RawJson);
        var shown = await context.RunAsync(target.Tofu.Show(folder.Directory, folder.DataFolder, made.File), json, LoggedStreams.Error);
        return shown.IsSuccess ? made : made with { Failure = JobResult.Failed($"{target.Tofu.Name} show of the plan ended with {shown}") };
    }

    private async Task<(ProcessExit Exit, string Errors)> TryAsync(JobContext context, MadePlan made, TofuPlanOptions options)
    {
        // What a first try said is told already.
        File.Delete(made.RawText);
        using var text = new FileOutput(made.RawText);
        var exit = await context.RunAsync(target.Tofu.Plan(options), text, LoggedStreams.Error);
        return (exit, text.ErrorText);
    }

    private JobResult Failed(string errors, PrivateTree tree, ProcessExit exit)
    {
        var locked = errors.Contains("Error acquiring the state lock", StringComparison.Ordinal);
        // The user knows the checkout, not its copy.
        var text = errors.Replace(tree.Root, target.Checkout.TopLevel, StringComparison.Ordinal);
        var found = HumanErrors.Read(text, locked ? PlanRules.StateLocked : PlanRules.PlanFailed, target.Stack.Folder.Shown);
        return JobResult.Failed(
            locked ? "the state is locked by somebody else" : $"{target.Tofu.Name} plan ended with {exit}",
            [.. found.Select(problem => MissingRead.Advise(locked ? problem with { Help = $"Who holds it: flywheel locks list --env {target.Environment}" } : problem, target))]);
    }
}
