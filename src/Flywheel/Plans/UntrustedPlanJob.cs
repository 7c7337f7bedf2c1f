using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans.Trees;
using Flywheel.Processes;
using Flywheel.Validation;
using Flywheel.Validation.Untrusted;

namespace Flywheel.Plans;

/// <summary>
/// <c>plan/STACK</c> of a change that is not trusted: what it would make on an empty state, planned in a sandbox without backend, credentials
/// and network. It is never sealed, so it can never be deployed.
/// </summary>
/// <remarks>
/// Only counts and addresses leave the sandbox, no value and no text of tofu: an output can hold any file that tofu could read. The sandbox
/// is what keeps secrets out of reach, and this is the second wall.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="checkout">The checkout.</param>
/// <param name="variables">Variables of the settings.</param>
internal sealed class UntrustedPlanJob(StackTarget target, UntrustedCheckout checkout, ImmutableSortedDictionary<string, string> variables) : Job(target.PlanId)
{
    // The last of all override files, so that none of the stranger's comes after it.
    private const string OverrideFile = "~flywheel_override.tf";

    private const long LargestJson = 256 * 1024 * 1024;

    public override string Description => $"{target.Tofu.Name} plan of {target.Stack.Folder.Shown} for {target.Environment}, untrusted";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var place = new SourcePosition(target.Stack.Folder.Shown);
        if (target.Stack.Facts.Diagnostics.FirstOrDefault(d => d.Code == RepositoryRules.BackendOverride.Code) is { } overriding)
        {
            return JobResult.Refused("it needs a trusted runner", SandboxRules.BackendOverride.At(
                overriding.Position ?? place, overriding.Detail, "Set the backend in the stack's own files, or have somebody read the change and run it as trusted."));
        }

        var opened = checkout.Open(context, target.Source, variables);
        if (opened.Value is not { } folder)
        {
            return JobResult.Refused("it needs a trusted runner", [.. opened.Diagnostics]);
        }

        using (folder)
        {
            // Besides the stack and its modules what the settings say it reads; what else is wrong with the files, tofu will miss.
            folder.Copy(TreeContent.Of(target).Files.Where(file => file.Link is null).Select(file => (file.Source, file.Path)), checkout.Repository);
            var json = Path.Combine(context.WorkFolder, "raw.json");
            return await PlanAsync(folder, json, cancellationToken) ?? Conclude(context, json, cancellationToken);
        }
    }

    // Null when all went well.
    private async Task<JobResult?> PlanAsync(UntrustedFolder folder, string jsonFile, CancellationToken cancellationToken)
    {
        var context = folder.Context;
        var directory = checkout.In(folder, target.Source).Folder.FullPath;
        var data = Path.Combine(context.WorkFolder, "data");
        var (values, problems) = StackVariableFile.Collect(target, context);
        if (!problems.IsEmpty)
        {
            return JobResult.Failed("variables that the stack does not declare", [.. problems]);
        }

        if (target.Backend.Init is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, OverrideFile), "terraform {\n  backend \"local\" {}\n}\n", cancellationToken);
        }

        var variableFile = Path.Combine(context.WorkFolder, "flywheel.tfvars.json");
        StackVariableFile.Write(variableFile, WithPlaceholders(values, context));
        var plan = Path.Combine(context.WorkFolder, "plan");
        var init = target.Tofu.Init(new() { Directory = directory, DataDirectory = data, Backend = true });
        if (await RunAsync(context, init, LoggedStreams.Both) is { } notReady)
        {
            return notReady;
        }

        ImmutableArray<string> varFiles = target.Stack.VarFile(target.Environment) is { } own
            ? [Path.Combine(directory, own.Name.ToString()), variableFile]
            : [variableFile];
        var planning = target.Tofu.Plan(new() { Directory = directory, DataDirectory = data, Out = plan, VarFiles = varFiles, IsAlone = !target.Source.NeedsProviders });
        if (await RunAsync(context, planning, LoggedStreams.Error) is { } notPlanned)
        {
            return notPlanned;
        }

        using var output = new FileOutput(jsonFile);
        var shown = await context.RunAsync(target.Tofu.Show(directory, data, plan), output, LoggedStreams.None);
        return shown.IsSuccess ? null : JobResult.Failed($"{target.Tofu.Name} show of the plan ended with {shown}");
    }

    private async Task<JobResult?> RunAsync(SandboxedContext context, ToolCommand command, LoggedStreams logged)
    {
        var output = new CapturedOutput(limit: 1024 * 1024);
        var exit = await context.RunAsync(command, output, logged);
        if (exit.IsSuccess)
        {
            return null;
        }

        var found = HumanErrors.Read(output.ErrorText, SandboxRules.PlanFailed, target.Stack.Folder.Shown);
        return JobResult.Failed(
            $"{target.Tofu.Name} {command.Arguments[0]} ended with {exit}, without state, network, credentials and the machine's variables",
            [.. found.IsEmpty ? [SandboxRules.PlanFailed.At(new(target.Stack.Folder.Shown), output.ErrorText.Trim())] : found, Blind()]);
    }

    // Nothing was built; an archive that is empty and an image that nobody can pull stand in for it.
    private ImmutableSortedDictionary<string, string> WithPlaceholders(ImmutableSortedDictionary<string, string> values, SandboxedContext context)
    {
        if (target.AppVariable is { } app && !values.ContainsKey(app))
        {
            var archive = Path.Combine(context.WorkFolder, "app.tar");
            DurableFile.Write(archive, []);
            values = values.SetItem(app, $"\"{archive}\"");
        }

        return target.ImageVariable is { } image && !values.ContainsKey(image)
            ? values.SetItem(image, $"\"untrusted.invalid/not-built@sha256:{new string('0', 64)}\"")
            : values;
    }

    private JobResult Conclude(JobContext context, string jsonFile, CancellationToken cancellationToken)
    {
        using var json = File.OpenRead(jsonFile);
        if (json.Length > LargestJson)
        {
            return JobResult.Failed($"the plan is larger than {LargestJson / 1024 / 1024} MiB");
        }

        var read = PlanSummaryReader.Read(json, PlanArtifacts.Json, cancellationToken);
        if (!read.IsUsable || read.Value.Errored)
        {
            return JobResult.Failed("the plan is not complete", [.. read.Diagnostics]);
        }

        var summary = read.Value;
        foreach (var line in PlanDigest.Lines(summary, new PlanDigestLimits()))
        {
            context.Log.WriteLine(line);
        }

        return JobResult.Succeeded($"{PlanDigest.Headline(summary)}, without state and credentials", context.Artifacts.Put(PlanArtifacts.Summary, PlanSummaryJson.Write(summary))) with
        {
            Diagnostics = [.. read.Diagnostics, Blind()],
            Facts = ImmutableSortedDictionary<string, string>.Empty
                .Add(PlanArtifacts.UntrustedFact, "true")
                .Add(PlanArtifacts.EmptyFact, summary.IsEmpty ? "true" : "false")
                .Add("create", summary.Counts.Create.ToString(CultureInfo.InvariantCulture))
                .Add("outputs", summary.Counts.Outputs.ToString(CultureInfo.InvariantCulture)),
        };
    }

    private Diagnostic Blind() => SandboxRules.PlannedBlind.At(
        new(target.Stack.Folder.Shown),
        "The change is not trusted, so it was planned without state and credentials: everything appears as new, data sources that need the network fail, "
            + "and no values are shown. This plan cannot be deployed.",
        "Merge the change, or run it as trusted after reading it, to see what it would do to what exists.");
}
