using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Plans;
using Flywheel.States;

namespace Flywheel.Cli.Commands;

/// <summary><c>state accept|push|show-rescue|discard</c>: what a person says about the state of a stack.</summary>
internal static class StateCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("state", "The state of a stack: accept another, push a rescued one.")
        {
            Accept(host), RescueCommand.Push(host), RescueCommand.Show(host), RescueCommand.Discard(host),
        };
        command.Options.Add(RunsCommand.Repository);
        return command;
    }

    private static Command Accept(CommandHost host)
    {
        var stack = ErrandDesk.Stack();
        var yes = new Option<bool>("--yes") { Description = "Accept it without being asked." };
        var command = new Command("accept", "Say that the state that is there now is this stack's, also if it is another one than before.")
        {
            stack, yes, CommonOptions.Environment,
        };
        command.SetAction((parsed, _) => ErrandDesk.WithAsync(parsed, host, parsed.GetValue(stack)!, desk => AcceptAsync(desk, parsed.GetValue(yes))));
        return command;
    }

    private static async Task<int> AcceptAsync(ErrandDesk desk, bool yes)
    {
        var (stack, environment) = (desk.Target.Stack.Name, desk.Errand.Environment);
        var found = await desk.AloneAsync(new StateAccess(desk.Target).FindAsync);
        if (found.Value is not { } now)
        {
            return desk.Fail(ExitCodes.Unusable, found.Diagnostics);
        }

        var others = desk.History.States.OthersOn(stack, environment, now.Backend);
        if (!others.IsEmpty)
        {
            return desk.Fail(ExitCodes.Refused, PlanRules.SharedState.Create($"The state \"{now.Backend}\" is also that of {string.Join(", ", others)}."));
        }

        var known = desk.History.States.Find(stack, environment);
        desk.Say($"recorded: {Words(known)}", $"found:    {Words(now)}");
        if (known == now)
        {
            desk.Say("They are the same; there is nothing to accept.");
            Tell(desk, known, now, accepted: false);
            return ExitCodes.Success;
        }

        if (!desk.IsConfirmed("From now on the state that was found is the stack's; plans and deploys go on from it.", yes))
        {
            return desk.Fail(ExitCodes.Usage, LockRules.NotConfirmed.Create(
                $"The state of {stack} was not accepted.", $"flywheel state accept {stack}{desk.Where} --yes"));
        }

        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("recorded", Words(known)).Add("accepted", Words(now));
        await desk.RecordedAsync(
            "state accept",
            facts,
            () =>
            {
                desk.History.States.Accept(stack, environment, now);
                return Task.FromResult(true);
            },
            _ => null);
        desk.Say($"The state of {stack} in {environment} is accepted. Plans that were made before go with the other one; plan again.");
        Tell(desk, known, now, accepted: true);
        return ExitCodes.Success;
    }

    private static string Words(StateBinding? state) => state is null
        ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Of(state.Backend)}, {(state.Lineage is { } lineage ? $"lineage {VisibleText.Of(lineage)}, serial {state.Serial}" : "no state")}");

    private static void Tell(ErrandDesk desk, StateBinding? recorded, StateBinding found, bool accepted) => desk.Document(writer =>
    {
        writer.WriteString("environment", desk.Errand.Environment);
        writer.WriteString("stack", desk.Target.Stack.Name);
        foreach (var (name, state) in new[] { ("recorded", recorded), ("found", found) })
        {
            if (state is null)
            {
                writer.WriteNull(name);
                continue;
            }

            writer.WriteStartObject(name);
            writer.WriteString("backend", state.Backend);
            writer.WriteString("lineage", state.Lineage);
            writer.WriteNumber("serial", state.Serial);
            writer.WriteEndObject();
        }

        writer.WriteBoolean("accepted", accepted);
    });
}
