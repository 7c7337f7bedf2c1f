using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Plans;
using Flywheel.Supervision;

namespace Flywheel.Cli.Commands;

/// <summary><c>deploy resolve STACK</c>: ends an unknown outcome by a person's word, after a look at a fresh plan.</summary>
internal static class ResolveCommand
{
    public static Command Create(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var run = ErrandDesk.Run("The run whose apply ended in nothing that is known.");
        run.Required = true;
        var applied = new Option<bool>("--applied") { Description = "What was planned is there." };
        var notApplied = new Option<bool>("--not-applied") { Description = "It is not, or not all of it; the next plan makes the rest." };
        var reason = new Option<string?>("--reason") { Description = "How you know; it is kept in the history.", HelpName = "TEXT" };
        var command = new Command("resolve", "Say how an apply ended whose outcome is unknown, after a look at a fresh plan.")
        {
            stack, run, applied, notApplied, reason, CommonOptions.Environment,
        };
        command.Options.Add(RunsCommand.Repository);
        command.Validators.Add(result =>
        {
            var said = result.GetValue(applied) || result.GetValue(notApplied);
            if (result.GetValue(applied) && result.GetValue(notApplied))
            {
                result.AddError("--applied or --not-applied: one of them.");
            }
            else if (said && string.IsNullOrWhiteSpace(result.GetValue(reason)))
            {
                result.AddError("--reason says how you know.");
            }
        });
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(parsed, host, parsed.GetValue(stack)!, desk => ResolveAsync(
            desk,
            Named(desk, parsed.GetValue(run)!),
            parsed.GetValue(applied) ? true : parsed.GetValue(notApplied) ? false : null,
            parsed.GetValue(reason) ?? "")));
        return command;
    }

    // At most one deploy of a stack waits for a word.
    private static RunId Named(ErrandDesk desk, string text) =>
        RunId.TryParse(text, out var id) ? id.Value
        : desk.History.Applies.Unknown(desk.Target.Stack.Name, desk.Errand.Environment)?.Run ?? RunLookup.Row(desk.History, RunLookup.Latest).Header.Id;

    private static async Task<int> ResolveAsync(ErrandDesk desk, RunId run, bool? applied, string reason)
    {
        var (stack, environment) = (desk.Target.Stack.Name, desk.Errand.Environment);
        if (Refusal(desk, run) is { } refusal)
        {
            return desk.Fail(ExitCodes.Refused, refusal);
        }

        if (desk.History.Find(run) is { } row)
        {
            desk.Errand.Basis = BasisSearch.WithEarlier(desk.History, row.Header, desk.History.ResultsOf(run));
        }

        var (summary, problems) = await desk.AloneAsync((context, token) => PlanAsync(desk.Target, context, token));
        if (summary is null)
        {
            return desk.Fail(ExitCodes.Failed, problems.Insert(0, LockRules.NoFreshPlan.Create($"The outcome of {run} stays unknown.", "Mend what stopped the plan, then resolve again.")));
        }

        desk.Say([$"A fresh plan of {stack} in {environment}:", .. PlanDigest.Lines(summary, new PlanDigestLimits())]);
        if (applied is not { } isApplied)
        {
            Tell(desk, run, summary, resolution: null);
            // A program has its one document already; that nothing is resolved stands in it.
            return desk.IsJson ? ExitCodes.NeedsAttention : desk.Fail(ExitCodes.NeedsAttention, LockRules.WordMissing.Create(
                $"{run} began to apply to {stack}, and how that ended is not known.",
                $"If not all of it is there: flywheel deploy resolve {stack} --run {run}{desk.Where} --not-applied --reason TEXT. If it is: --applied in the place of --not-applied."));
        }

        var word = isApplied ? "applied" : "not-applied";
        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("run", run.Value).Add("resolution", word).Add("reason", reason).Add("plan", PlanDigest.Headline(summary));
        var recorded = await desk.RecordedAsync(
            "deploy resolve",
            facts,
            () => Task.FromResult(desk.History.Applies.Resolve(stack, environment, run, isApplied, reason, desk.Host.Time.GetUtcNow())),
            done => done ? null : "somebody resolved it before");
        if (!recorded)
        {
            return desk.Fail(ExitCodes.Refused, LockRules.NothingUnknown.Create("Somebody resolved it meanwhile."));
        }

        desk.Say($"{run} counts as {word} to {stack}. Next: flywheel deploy --resume --env {environment}, or flywheel plan --env {environment}");
        Tell(desk, run, summary, word);
        return ExitCodes.Success;
    }

    private static Diagnostic? Refusal(ErrandDesk desk, RunId run)
    {
        var (stack, environment) = (desk.Target.Stack.Name, desk.Errand.Environment);
        var rescues = desk.History.Rescues.Unsettled(stack, environment);
        if (rescues.Count > 0)
        {
            return LockRules.UnsettledRescue.Create(
                $"The state of {stack} was rescued in {rescues[0].Run}; without it a fresh plan tells what is not so.",
                $"flywheel state push {stack} --run {rescues[0].Run}{desk.Where}");
        }

        var unknown = desk.History.Applies.Unknown(stack, environment);
        var open = desk.History.Applies.Open().FirstOrDefault(d => d.Stack == stack && d.Environment == environment && d.Run == run);
        return unknown?.Run == run
            ? Lives(unknown) ? Under(run) : null
            : open is not null ? Under(run)
            : LockRules.NothingUnknown.Create(
                $"{run} has no unknown outcome on {stack} in {environment}.",
                unknown is null ? null : $"{unknown.Run} has: flywheel deploy resolve {stack} --run {unknown.Run}{desk.Where}");
    }

    private static bool Lives(DeployRecord apply) =>
        apply is { Outcome: null, Spool: { } spool } && apply.Host == Environment.MachineName && SupervisedProcess.Find(spool) is { IsAlive: true };

    private static Diagnostic Under(RunId run) =>
        LockRules.StillApplies.Create($"{run} applies at this moment, or the machine that applies has not said that it stopped.", $"flywheel runs show {run}");

    private static async Task<(PlanSummary? Summary, ImmutableArray<Diagnostic> Problems)> PlanAsync(
        StackTarget target, JobContext context, CancellationToken cancellationToken)
    {
        var (made, _) = await new PlanMaker(target).MakeAsync(context, cancellationToken);
        using var tree = made.Tree;
        if (made.Failure is { } failure)
        {
            return (null, failure.Diagnostics);
        }

        using var json = File.OpenRead(made.RawJson);
        var read = PlanSummaryReader.Read(json, PlanArtifacts.Json, cancellationToken);
        return (read is { IsUsable: true, Value.Errored: false } ? read.Value : null, read.Diagnostics);
    }

    private static void Tell(ErrandDesk desk, RunId run, PlanSummary summary, string? resolution) => desk.Document(writer =>
    {
        writer.WriteString("environment", desk.Errand.Environment);
        writer.WriteString("stack", desk.Target.Stack.Name);
        writer.WriteString("run", run.Value);
        writer.WritePropertyName("plan");
        writer.WriteRawValue(PlanSummaryJson.Write(summary));
        writer.WriteString("resolution", resolution);
    });
}
