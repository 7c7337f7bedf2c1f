using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Sealing;
using Flywheel.States;

namespace Flywheel.Cli.Commands;

/// <summary><c>state push|show-rescue|discard</c>: what becomes of a state that tofu could not save and flywheel rescued.</summary>
internal static class RescueCommand
{
    /// <summary><c>state push STACK --run ID</c>.</summary>
    public static Command Push(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var run = ErrandDesk.Run("The run whose state was rescued.");
        run.Required = true;
        var command = new Command("push", "Put a rescued state into the backend, after a look at both.") { stack, run, CommonOptions.Environment };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(parsed, host, parsed.GetValue(stack)!, desk => PushAsync(desk, parsed.GetValue(run))));
        return command;
    }

    /// <summary><c>state show-rescue STACK --out FILE</c>.</summary>
    public static Command Show(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var run = ErrandDesk.Run("The run whose state was rescued (default: the only one).");
        var file = new Option<string>("--out") { Description = "A new file that only you can read; it will hold secrets.", HelpName = "FILE", Required = true };
        var command = new Command("show-rescue", "Write a rescued state, secrets in clear, to a private file.") { stack, file, run, CommonOptions.Environment };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(
            parsed, host, parsed.GetValue(stack)!, desk => ShowAsync(desk, parsed.GetValue(run), Path.GetFullPath(parsed.GetValue(file)!, host.WorkingDirectory))));
        return command;
    }

    /// <summary><c>state discard STACK --run ID</c>.</summary>
    public static Command Discard(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var run = ErrandDesk.Run("The run whose state was rescued.");
        run.Required = true;
        var said = new Option<string?>("--yes-discard") { Description = "The stack's name again, instead of typing it when asked.", HelpName = "STACK" };
        var command = new Command("discard", "Say that a rescued state is not needed.") { stack, run, said, CommonOptions.Environment };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(
            parsed, host, parsed.GetValue(stack)!, desk => DiscardAsync(desk, parsed.GetValue(run), parsed.GetValue(said))));
        return command;
    }

    private static async Task<int> PushAsync(ErrandDesk desk, string? run)
    {
        var rescue = Find(desk, run);
        return await desk.AloneAsync(async (context, token) =>
        {
            var file = Path.Combine(context.WorkFolder, "rescued.tfstate");
            if (await OpenAsync(rescue, context, file, token) is { IsEmpty: false } problems)
            {
                return desk.Fail(ExitCodes.Unusable, problems);
            }

            if (StateIdentity.Read(await File.ReadAllBytesAsync(file, token)) is not { Lineage: not null } rescued)
            {
                return desk.Fail(ExitCodes.Unusable, LockRules.RescueUnreadable.Create(
                    $"What was rescued in {rescue.Run} is no whole state.", $"flywheel state show-rescue {rescue.Stack} --run {rescue.Run} --out FILE{desk.Where}"));
            }

            var access = new StateAccess(desk.Target);
            var found = await access.FindAsync(context, token);
            if (found.Value is not { } now)
            {
                return desk.Fail(ExitCodes.Unusable, found.Diagnostics);
            }

            var there = new StateIdentity(now.Lineage, now.Serial);
            desk.Say($"rescued: {Visible(rescued)}, taken {rescue.At.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)} in {rescue.Run}", $"there:   {Visible(there)}");
            if (Refusal(desk, rescued, there) is { } refusal)
            {
                return desk.Fail(ExitCodes.Refused, refusal);
            }

            var facts = Facts(rescue).Add("rescued", $"{rescued}").Add("there", $"{there}");
            var failed = await desk.RecordedAsync(
                "state push", facts, () => access.PushAsync(context, file, token), problems => problems.IsEmpty ? null : problems[0].Detail);
            if (!failed.IsEmpty)
            {
                return desk.Fail(ExitCodes.Failed, failed);
            }

            // Where no state was, tofu gives the pushed one a lineage of its own (measured with terraform 1.11 over http), so it is asked again.
            var after = await access.FindAsync(context, token);
            return Pushed(desk, rescue, now with { Lineage = after.Value?.Lineage ?? rescued.Lineage, Serial = Math.Max(after.Value?.Serial ?? 0, rescued.Serial) });
        });
    }

    private static Diagnostic? Refusal(ErrandDesk desk, StateIdentity rescued, StateIdentity there) =>
        there.Lineage is not null && there.Lineage != rescued.Lineage
            ? LockRules.ForeignState.Create($"The backend holds {Visible(there)}; what was rescued is {Visible(rescued)}.", "Compare both, then push by hand or discard the rescued one.")
            : there.Lineage is not null && there.Serial > rescued.Serial
                ? LockRules.OlderState.Create($"The backend holds {Visible(there)}; what was rescued is {Visible(rescued)}.", $"flywheel state discard {desk.Target.Stack.Name} --run ID{desk.Where}")
                : null;

    private static int Pushed(ErrandDesk desk, RescuedState rescue, Plans.StateBinding now)
    {
        desk.History.Rescues.Settle(rescue.Stack, rescue.Environment, rescue.Run, "pushed", desk.Host.Time.GetUtcNow());
        desk.History.States.Accept(rescue.Stack, rescue.Environment, now);
        desk.Say(["The rescued state is in the backend.", .. Next(desk, rescue)]);
        Tell(desk, rescue, "pushed");
        return ExitCodes.Success;
    }

    private static async Task<int> ShowAsync(ErrandDesk desk, string? run, string file)
    {
        var rescue = Find(desk, run);
        if (File.Exists(file) || Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(file)))
        {
            return desk.Fail(ExitCodes.Usage, LockRules.FileExists.Create($"{VisibleText.Of(file)} exists already, or its folder does not.", "Name a new file."));
        }

        return await desk.Errand.WorkAsync(desk.Target, async (context, token) =>
        {
            var failed = await desk.RecordedAsync(
                "state show-rescue", Facts(rescue), () => OpenAsync(rescue, context, file, token), problems => problems.IsEmpty ? null : problems[0].Detail);
            if (!failed.IsEmpty)
            {
                return desk.Fail(ExitCodes.Unusable, failed);
            }

            desk.Say($"The rescued state of {rescue.Stack} is in {VisibleText.Of(file)}. It holds secrets in clear: delete it when you have looked at it.");
            Tell(desk, rescue, "shown");
            return ExitCodes.Success;
        });
    }

    private static async Task<int> DiscardAsync(ErrandDesk desk, string? run, string? said)
    {
        var rescue = Find(desk, run);
        desk.Say($"rescued: {(rescue.Lineage is { } lineage ? $"lineage {VisibleText.Of(lineage)}, serial {rescue.Serial}" : "no readable state")}, in {rescue.Run}");
        if (!desk.IsConfirmed("What the apply made and only the rescued state knows will be unknown to tofu.", said == rescue.Stack))
        {
            return desk.Fail(ExitCodes.Usage, LockRules.NotConfirmed.Create(
                $"The rescued state of {rescue.Stack} was not discarded.", $"flywheel state discard {rescue.Stack} --run {rescue.Run} --yes-discard {rescue.Stack}{desk.Where}"));
        }

        var settled = await desk.RecordedAsync(
            "state discard",
            Facts(rescue),
            () => Task.FromResult(desk.History.Rescues.Settle(rescue.Stack, rescue.Environment, rescue.Run, "discarded", desk.Host.Time.GetUtcNow())),
            done => done ? null : "somebody settled it before");
        if (!settled)
        {
            return desk.Fail(ExitCodes.Unusable, LockRules.NoRescue.Create("Somebody settled it meanwhile."));
        }

        desk.Say(["The rescued state is discarded.", .. Next(desk, rescue)]);
        Tell(desk, rescue, "discarded");
        return ExitCodes.Success;
    }

    // The outcome of the apply itself is another question, and a plan answers it better than this command.
    private static ImmutableArray<string> Next(ErrandDesk desk, RescuedState rescue) =>
        desk.History.Applies.Unknown(rescue.Stack, rescue.Environment) is { } unknown
            ? [$"The outcome of {unknown.Run} is still open: flywheel deploy resolve {rescue.Stack} --run {unknown.Run}{desk.Where}"]
            : [$"Next: flywheel plan --env {rescue.Environment}"];

    private static RescuedState Find(ErrandDesk desk, string? run)
    {
        var all = desk.History.Rescues.Unsettled(desk.Target.Stack.Name, desk.Errand.Environment);
        var list = string.Join(", ", all.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Run} (serial {r.Serial}, {r.At.UtcDateTime:u})")));
        if (run == RunLookup.Latest)
        {
            run = all.Count > 0 ? all[^1].Run.Value : null;
        }

        // tofu may have left a file and printed a state, too: of one run the newest counts, and all of them are settled with it.
        var matching = all.Where(r => run is null || r.Run.Value == run).GroupBy(r => r.Run).Select(same => same.MaxBy(r => r.Serial)!).ToList();
        return matching switch
        {
            [var one] => one,
            [] => throw new LaunchException(LaunchFailure.Unusable, LockRules.NoRescue.Create(
                $"There is none of {desk.Target.Stack.Name} in {desk.Errand.Environment}{(run is null ? "" : $" from {run}")}.", list.Length > 0 ? $"There are: {list}." : null)),
            _ => throw new LaunchException(LaunchFailure.Usage, LockRules.SeveralRescues.Create($"There are: {list}.", "Name one of them: --run ID")),
        };
    }

    private static async Task<ImmutableArray<Diagnostic>> OpenAsync(RescuedState rescue, JobContext context, string file, CancellationToken cancellationToken)
    {
        if (context.Keys.Value is not { } keys)
        {
            return context.Keys.Diagnostics;
        }

        if (!context.Artifacts.Has(rescue.Artifact))
        {
            return [LockRules.RescueUnreadable.Create($"The sealed state of {rescue.Run} is not in this data directory.", "Run the command where the apply ran.")];
        }

        var sealedState = context.Artifacts.Open(rescue.Artifact);
        await using (sealedState)
        {
            var opened = await SealedFile.OpenAsync(sealedState, keys, file, rescue.Artifact.Name, cancellationToken);
            return opened.Value is null ? opened.Diagnostics : [];
        }
    }

    private static ImmutableSortedDictionary<string, string> Facts(RescuedState rescue) => ImmutableSortedDictionary<string, string>.Empty
        .Add("run", rescue.Run.Value).Add("artifact", rescue.Artifact.Digest.Hex);

    private static string Visible(StateIdentity state) => VisibleText.Of($"{state}");

    private static void Tell(ErrandDesk desk, RescuedState rescue, string what) => desk.Document(writer =>
    {
        writer.WriteString("environment", rescue.Environment);
        writer.WriteString("stack", rescue.Stack);
        writer.WriteString("run", rescue.Run.Value);
        writer.WriteString("lineage", rescue.Lineage);
        writer.WriteNumber("serial", rescue.Serial);
        writer.WriteString("result", what);
    });
}
