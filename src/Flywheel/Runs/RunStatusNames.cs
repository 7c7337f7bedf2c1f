using System.Diagnostics;

namespace Flywheel.Runs;

/// <summary>Statuses as the words of the contract.</summary>
internal static class RunStatusNames
{
    public static string Name(this RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Succeeded => "succeeded",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        RunStatus.NeedsAttention => "needs-attention",
        _ => throw new UnreachableException(),
    };

    /// <exception cref="FormatException">No status has this name.</exception>
    public static RunStatus Parse(string name) =>
        Enum.GetValues<RunStatus>().Cast<RunStatus?>().FirstOrDefault(s => s!.Value.Name() == name)
        ?? throw new FormatException($"\"{name}\" is no run status");
}
