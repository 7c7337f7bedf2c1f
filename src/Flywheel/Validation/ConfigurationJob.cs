using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Validation;

/// <summary><c>validate/module:NAME</c> and <c>validate/stack:NAME</c>: tofu finds the configuration valid. No backend is ever contacted.</summary>
/// <remarks>First without init where nothing has to be installed, which costs half of init and validate; else after <c>init -backend=false</c>.</remarks>
/// <param name="id">The job.</param>
/// <param name="tofu">The tool.</param>
/// <param name="source">The folder.</param>
/// <param name="known">What the repository itself shows, such as a required variable that nobody sets.</param>
internal sealed class ConfigurationJob(JobId id, Tofu tofu, TofuSource source, ImmutableArray<Diagnostic> known) : ReusableJob(id)
{
    public override string Description => $"{tofu.Name} validate in {source.Folder.Shown}";

    public override JobInputs? Inputs => source.CallsRemoteModules
        ? null // what a remote module holds can change without a file here changing
        : new()
        {
            Version = 2,
            Files = source.Inputs,
            Values = ImmutableSortedDictionary<string, string>.Empty
                .Add("tofu", tofu.Identity)
                .Add("locks", source.LocksNothing ? "nothing" : "providers")
                .Add("known", string.Join('\n', known.Select(d => $"{d.Code} {d.Position} {d.Detail}"))),
        };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var report = source.NeedsInit
            ? null
            : await ValidateAsync(context, TofuInit.InPlace(context, source));
        if (report is null or { NeedsInit: true })
        {
            var ready = await new TofuInit(tofu).EnsureAsync(context, source, backend: null, cancellationToken);
            if (ready.Value is not { } folder)
            {
                return Conclude(new(IsValid: false, NeedsInit: false, ready.Diagnostics));
            }

            report = await ValidateAsync(context, folder);
        }

        return Conclude(report ?? new(IsValid: false, NeedsInit: false, [TofuRules.Unreadable.Create($"{tofu.Name} validate printed no report.")]));
    }

    private async Task<TofuReport?> ValidateAsync(JobContext context, InitializedFolder folder)
    {
        var output = new CapturedOutput();
        await context.RunAsync(tofu.Validate(folder.Directory, folder.DataFolder), output, LoggedStreams.Error);
        return TofuReport.Read(output.Standard, source.Folder);
    }

    private JobResult Conclude(TofuReport report)
    {
        ImmutableArray<Diagnostic> all = [.. known, .. report.Diagnostics.Select(Advised), .. LockWarning()];
        var errors = all.Count(d => d.IsError);
        return errors > 0 || !report.IsValid
            ? JobResult.Failed($"{Words.Count(Math.Max(1, errors), "error")} in {source.Folder.Shown}", [.. all])
            : JobResult.Succeeded() with { Diagnostics = all };
    }

    private Diagnostic Advised(Diagnostic problem) => source.InLab ? StandInAdvice.To(problem, source.Providers) : problem;

    private ImmutableArray<Diagnostic> LockWarning() =>
        Id.Name.StartsWith("stack:", StringComparison.Ordinal) && source is { NeedsProviders: true, HasLockFile: false, LocksNothing: false }
            ? [TofuRules.NoLockFile.At(
                new SourcePosition(source.Folder.Shown),
                "There is no .terraform.lock.hcl beside it.",
                $"Run {tofu.Name} -chdir={source.Folder.Shown} get, then {tofu.Name} -chdir={source.Folder.Shown} providers lock -platform=linux_amd64 -platform=linux_arm64, and commit the file.")]
            : [];
}
