using Flywheel.Repositories;
using System.Diagnostics;

namespace Flywheel.Runs;

/// <summary>Triggers as the words of <c>--trigger</c> and JSON.</summary>
internal static class TriggerNames
{
    public static string Name(this Trigger trigger) => trigger switch
    {
        Trigger.Manual => "manual",
        Trigger.Push => "push",
        Trigger.MergeRequest => "merge-request",
        Trigger.Schedule => "schedule",
        _ => throw new UnreachableException(),
    };

    /// <summary>The trigger of that word, or null.</summary>
    public static Trigger? Parse(string name) =>
        Enum.GetValues<Trigger>().Cast<Trigger?>().FirstOrDefault(t => t!.Value.Name() == name);
}
