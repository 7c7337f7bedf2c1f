using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary>Lets tofu plan a stack with all that flywheel gives it; what comes of it lies in the job's private folder, secrets in clear.</summary>
/// <param name="target">The stack.</param>
/// <param name="onlyChanges">An empty plan is all that is to be known: it is not shown, and there is no JSON of it.</param>
internal sealed class PlanMaker(StackTarget target, bool onlyChanges = false)
{
    private const int Changes = 2;

    /// <summary>The plan, or why there is none; the folder is null only with a failure.</summary>
    public async Task<(MadePlan Made, InitializedFolder? Folder)> MakeAsync(JobContext context, CancellationToken cancellationToken)
    {
        var made = new MadePlan(context.WorkFolder);
        var (values, problems) = StackVariableFile.Collect(target, context);
        if (!problems.IsEmpty)
        {
            return (made with { Failure = JobResult.Failed("variables that the stack does not declare", [.. problems]) }, null);
        }

        var ready = await new TofuInit(target.Tofu).ReadyAsync(context, target.Source, target.Backend.Init, cancellationToken);
        return ready.Value is { } folder
            ? (await MakeAsync(context, folder, values), folder)
            : (made with { Failure = JobResult.Failed($"{target.Tofu.Name} init failed", [.. ready.Diagnostics]) }, null);
    }

    private async Task<MadePlan> MakeAsync(JobContext context, InitializedFolder folder, ImmutableSortedDictionary<string, string> values)
    {
        var made = new MadePlan(context.WorkFolder);
        var varFiles = ImmutableArray.CreateBuilder<string>();
        if (target.Stack.VarFile(target.Environment) is { } own)
        {
            varFiles.Add(Path.Combine(folder.Directory, own.Name.ToString()));
        }

        if (!values.IsEmpty)
        {
            var file = Path.Combine(context.WorkFolder, "flywheel.tfvars.json");
            StackVariableFile.Write(file, values);
            varFiles.Add(file);
        }

        using (var text = new FileOutput(made.RawText))
        {
            var exit = await context.RunAsync(
                target.Tofu.Plan(new()
                {
                    Directory = folder.Directory,
                    DataDirectory = folder.DataFolder,
                    Out = made.File,
                    VarFiles = varFiles.ToImmutable(),
                    LockTimeout = target.LockTimeout,
                    StateFile = target.Backend.StateFile,
                    IsAlone = !target.Source.NeedsProviders,
                    TellsChanges = onlyChanges,
                }),
                text,
                LoggedStreams.Error);
            if (!(exit.IsSuccess || (onlyChanges && exit.Code == Changes)) || !File.Exists(made.File))
            {
                return made with { Failure = Failed(text.ErrorText, exit) };
            }

            if (onlyChanges && exit.IsSuccess)
            {
                return made with { IsEmpty = true };
            }
        }

        using var json = new FileOutput(made.RawJson);
        var shown = await context.RunAsync(target.Tofu.Show(folder.Directory, folder.DataFolder, made.File), json, LoggedStreams.Error);
        return shown.IsSuccess ? made : made with { Failure = JobResult.Failed($"{target.Tofu.Name} show of the plan ended with {shown}") };
    }

    private JobResult Failed(string errors, ProcessExit exit)
    {
        var locked = errors.Contains("Error acquiring the state lock", StringComparison.Ordinal);
        var found = HumanErrors.Read(errors, locked ? PlanRules.StateLocked : PlanRules.PlanFailed, target.Stack.Folder.Shown);
        return JobResult.Failed(locked ? "the state is locked by somebody else" : $"{target.Tofu.Name} plan ended with {exit}", [.. found]);
    }
}
