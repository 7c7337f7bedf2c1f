using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>Runs a child that downloads: again, after a pause, when it was the network that failed, and only then.</summary>
internal static class Downloading
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    public static async Task<(ProcessExit Exit, SeenErrors Seen)> RunAsync(JobContext context, ToolCommand command, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var seen = new SeenErrors();
            var exit = await context.RunAsync(command, seen);
            cancellationToken.ThrowIfCancellationRequested();
            if (exit.IsSuccess || exit.Stop != StopReason.None || !seen.Network || attempt == Pauses.Length)
            {
                return (exit, seen);
            }

            context.Log.WriteLine($"The network failed; attempt {attempt + 2} of {Pauses.Length + 1} in {Words.Duration(Pauses[attempt])}.");
            await Task.Delay(Pauses[attempt], context.Time, cancellationToken);
        }
    }
}
