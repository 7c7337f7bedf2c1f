using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Launching;
using Flywheel.Locks;
using Flywheel.Plans;
using Flywheel.States;

namespace Flywheel.Cli.Commands;

/// <summary><c>locks list|release</c>: who holds the states of an environment, and letting go of a lock whose holder is gone.</summary>
internal static class LocksCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("locks", "Who holds the states of an environment, and release.") { List(host), Release(host) };
        command.Options.Add(RunsCommand.Repository);
        return command;
    }

    private static Command List(CommandHost host)
    {
        var command = new Command("list", "The lock of every stack: free, or held by whom, since when and from which run.") { CommonOptions.Environment };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(parsed, host, stack: null, async desk =>
        {
            var locks = new List<LockView>();
            foreach (var target in desk.Errand.Targets)
            {
                locks.Add(await SeenAsync(desk, target));
            }

            using var output = host.OutputText();
            if (desk.IsJson)
            {
                await output.WriteAsync(LockView.Json(locks, desk.Errand.Environment));
            }
            else
            {
                LockView.Write(new Page(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor)))), locks, desk.Where);
            }

            return locks.Any(l => l.Standing is LockStanding.Held { IsOurs: true }) ? ExitCodes.NeedsAttention : ExitCodes.Success;
        }));
        return command;
    }

    private static Command Release(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var id = new Option<string>("--id") { Description = "Id of the lock, as locks list shows it.", HelpName = "ID", Required = true };
        var gone = new Option<bool>("--holder-is-gone") { Description = "The holder is another machine, and you know that it works no more." };
        var command = new Command("release", "Let go of a lock in the place of its holder, who is gone.") { stack, id, gone, CommonOptions.Environment };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(
            parsed, host, parsed.GetValue(stack)!, desk => ReleaseAsync(desk, parsed.GetValue(id)!, parsed.GetValue(gone))));
        return command;
    }

    private static async Task<LockView> SeenAsync(ErrandDesk desk, StackTarget target)
    {
        var stackLock = new StackLock(target);
        var standing = await desk.Errand.WorkAsync(target, stackLock.AskAsync);
        var origin = new LockOrigin(desk.History);
        return standing is LockStanding.Held held
            ? new(target.Stack.Name, stackLock.Backend, held) { Run = origin.RunOf(target, held.Holder), Life = origin.LifeOf(target, held) }
            : new(target.Stack.Name, stackLock.Backend, standing);
    }

    private static Task<int> ReleaseAsync(ErrandDesk desk, string id, bool holderIsGone) => desk.Errand.WorkAsync(desk.Target, async (context, token) =>
    {
        var stackLock = new StackLock(desk.Target);
        var standing = await stackLock.AskAsync(context, token);
        var holder = standing switch
        {
            LockStanding.Held held => held.Holder,
            LockStanding.LeftBehind left => left.Holder,
            _ => null,
        };
        if (Refusal(desk, standing, holder, id, holderIsGone) is { } refusal)
        {
            return desk.Fail(ExitCodes.Refused, refusal);
        }

        if (holder is null)
        {
            desk.Say($"Nobody holds the lock of {desk.Target.Stack.Name}.");
            Tell(desk, id, released: false);
            return ExitCodes.Success;
        }

        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("lock", holder.Id).Add("holder", holder.Who).Add("backend", stackLock.Backend);
        var release = await desk.RecordedAsync(
            "locks release", facts, () => stackLock.ReleaseAsync(context, standing, token), done => (done as LockRelease.Refused)?.Why);
        if (release is LockRelease.Refused refused)
        {
            return desk.Fail(ExitCodes.Failed, LockRules.ReleaseFailed.Create(refused.Why, $"flywheel locks list{desk.Where}"));
        }

        desk.Say($"The lock of {desk.Target.Stack.Name} is released: {LockWords.Of(holder)}.");
        Tell(desk, id, released: true);
        return ExitCodes.Success;
    });

    private static Diagnostic? Refusal(ErrandDesk desk, LockStanding standing, LockHolder? holder, string id, bool holderIsGone) => standing switch
    {
        LockStanding.Unknown unknown => LockRules.LockUnknown.Create(unknown.Why),
        _ when holder is not null && holder.Id != id => LockRules.OtherLock.Create(
            $"{desk.Target.Stack.Name} is held by another lock than \"{LockWords.Visible(id)}\": {LockWords.Of(holder)}.", $"flywheel locks list{desk.Where}"),
        LockStanding.Held held => new LockOrigin(desk.History).LifeOf(desk.Target, held) switch
        {
            HolderLife.Lives(var who) => LockRules.HolderLives.Create($"It is {who}: {LockWords.Of(held.Holder)}.", "Wait for it, or end it in order."),
            HolderLife.OutOfSight(var where) when !holderIsGone => LockRules.HolderOutOfSight.Create(
                $"It was taken by {where}: {LockWords.Of(held.Holder)}.", "Look there whether anything still runs. If nothing does, add --holder-is-gone."),
            _ => null,
        },
        _ => null,
    };

    private static void Tell(ErrandDesk desk, string id, bool released) => desk.Document(writer =>
    {
        writer.WriteString("environment", desk.Errand.Environment);
        writer.WriteString("stack", desk.Target.Stack.Name);
        writer.WriteString("id", id);
        writer.WriteBoolean("released", released);
    });
}
