using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Forges;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.States;

namespace Flywheel.Verification.Runners;

/// <summary><c>verify/runners</c> with GitLab: each runner is registered, as the organization says, and alive; and there are no others of ours.</summary>
/// <remarks>A runner is known by the number in its stack's state, never by its name.</remarks>
internal sealed class RunnersJob(RunnersCheck check) : Job(new JobId(Stage.Verify, "runners"))
{
    public override string Description => $"ask the forge for the runners of {check.Environment.Name}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var access = check.Access();
        if (!access.IsUsable)
        {
            return JobResult.Failed("the forge cannot be asked", [.. access.Diagnostics]);
        }

        context.Log.Mask([access.Value.Token]);
        var (states, problems) = await StatesAsync(context, cancellationToken);
        if (!problems.IsEmpty)
        {
            return JobResult.Failed("a state cannot be read", [.. problems]);
        }

        var registrations = RunnerRegistrations.Of(check, states);
        using var client = new GitLabClient(access.Value, context.Time);
        var began = context.Time.GetTimestamp();
        var unknown = check.IsWhole
            ? await UnknownRunners.FindAsync(check, registrations.Known, client, cancellationToken)
            : new Listing<ForgeRunner>([]);
        if (unknown.Value is not { } strangers)
        {
            return Unasked(unknown.Refusal!);
        }

        var watch = new RunnerWatch(client, context.Time, runner => After(runner, context), context.Log.WriteLine);
        var (sightings, refusal) = await watch.RunAsync(registrations.Registered, check.Settings.Within, cancellationToken);
        context.Waited(context.Time.GetElapsedTime(began));
        if (refusal is not null)
        {
            return Unasked(refusal);
        }

        // Of stacks that are not part of this run nothing is known.
        var missing = check.IsWhole ? registrations.Missing : [];
        var artifact = RunnersArtifact.Write(context.Artifacts, sightings, missing, strangers.Items);
        ImmutableArray<Diagnostic> found =
        [
            .. missing.Select(runner => VerifyRules.RunnerMissing.At(
                runner.Position, $"Runner {runner.Name} is in the state of no stack.", "Register it with gitlab_user_runner, with the mark or the name as its description.")),
            .. sightings.Select(sighting => sighting.Problem).OfType<Diagnostic>(),
            .. strangers.Items.Select(runner => Stranger(runner, access.Value)),
        ];
        var result = found.IsEmpty ? JobResult.Succeeded(Note(sightings)) : JobResult.Failed(Reason(sightings, missing.Length, strangers.Items.Length), [.. found]);
        return result with { Artifacts = [artifact] };
    }

    private async Task<(ImmutableArray<(StackTarget, ImmutableArray<StateResource>)> States, ImmutableArray<Diagnostic> Problems)> StatesAsync(
        JobContext context, CancellationToken cancellationToken)
    {
        var states = ImmutableArray.CreateBuilder<(StackTarget, ImmutableArray<StateResource>)>();
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var target in check.Targets)
        {
            var (resources, wrong) = await new StateReader(target).ReadAsync(context, cancellationToken);
            states.Add((target, resources));
            problems.AddRange(wrong);
        }

        return (states.ToImmutable(), problems.ToImmutable());
    }

    private ContactsAfter After(RegisteredRunner runner, JobContext context)
    {
        var ended = check.AfterDeploy ? context.ResultOf(runner.Target.DeployId)?.Facts.GetValueOrDefault(DeployJob.EndedFact) : null;
        return ended is not null
            ? new(DateTimeOffset.Parse(ended, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), $"when the deploy of {runner.Target.Stack.Name} ended")
            : new(context.Time.GetUtcNow() - check.Settings.Fresh, "as verify.runners.fresh says");
    }

    private static JobResult Unasked(ForgeRefusal refusal) => JobResult.Failed("the forge does not tell", VerifyRules.ForgeUnusable.Create(refusal.Message, refusal.Kind switch
    {
        ForgeRefusalKind.Unauthorized => "Make a new token with the scope read_api, for a user who is Maintainer or Owner of the runners' group.",
        ForgeRefusalKind.Forbidden => "The token needs the scope read_api (manage_runner alone does not list a group's), and its user the role Maintainer or Owner in the group.",
        ForgeRefusalKind.NotFound => "Check forge.group in organization.yaml; GitLab says so too of a group that the token's user may not see.",
        ForgeRefusalKind.Untrusted => "Check the address, or name the issuer's certificate in the file of SSL_CERT_FILE.",
        ForgeRefusalKind.Redirected => "Write the address to which it leads into forge.url of organization.yaml, if that is the forge.",
        ForgeRefusalKind.Malformed => "Check forge.url in organization.yaml, and whether a proxy answers in the forge's place.",
        _ => "Try again later.",
    }));

    private Diagnostic Stranger(ForgeRunner runner, ForgeAccess access) => VerifyRules.RunnerUnknown.Create(
        string.Create(CultureInfo.InvariantCulture,
            $"Runner number {runner.Id} ({VisibleText.Of(runner.Description ?? "", 100)}) carries the mark \"{VisibleText.Of(runner.MaintenanceNote ?? "", 200)}\" and is in the state of no stack."),
        string.Create(CultureInfo.InvariantCulture,
            $"Import it into the stack that it belongs to, or remove it: {access.Address}groups/{check.Group}/-/runners/{runner.Id}, or DELETE {access.Address}api/v4/runners/{runner.Id}."));

    private static string Note(ImmutableArray<RunnerSighting> sightings)
    {
        var sleeping = sightings.Count(sighting => sighting.Runner.Wanted == 0);
        return string.Create(CultureInfo.InvariantCulture,
            $"{sightings.Length} registered, {sightings.Length - sleeping} alive{(sleeping > 0 ? $", {sleeping} with no replicas asked for" : "")}");
    }

    private static string Reason(ImmutableArray<RunnerSighting> sightings, int missing, int unknown)
    {
        int Count(RunnerHealth health) => sightings.Count(sighting => sighting.Health == health);
        (int Count, string What)[] parts =
        [
            (missing + Count(RunnerHealth.Missing), "not registered"), (Count(RunnerHealth.Differs), "not as the organization says"),
            (Count(RunnerHealth.Silent), "silent"), (unknown, "unknown to the organization"),
        ];
        return string.Create(CultureInfo.InvariantCulture,
            $"runners: {string.Join(", ", parts.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.What}")))}");
    }
}
