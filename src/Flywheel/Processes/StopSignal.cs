namespace Flywheel.Processes;

/// <summary>Two-stage stopping: politely (end what runs, start nothing new), then by force. Only Execution and Processes take it.</summary>
/// <param name="Polite">Fires at the first Ctrl-C, at a time limit, or with fail-fast.</param>
/// <param name="Forced">Fires when the user insists; children that may be killed are killed at once.</param>
internal readonly record struct StopSignal(CancellationToken Polite, CancellationToken Forced)
{
    /// <summary>Never stops.</summary>
    public static StopSignal None => new(CancellationToken.None, CancellationToken.None);
}
