using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.History;

/// <summary>A run as the list shows it.</summary>
/// <param name="Header">What is known from its start.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Duration">Zero while it runs.</param>
/// <param name="Process">Identity of the process that runs it or ran it.</param>
internal sealed record RunRow(RunHeader Header, RunStatus Status, TimeSpan Duration, string Process)
{
    /// <summary>Name of the machine that runs it or ran it; empty: not recorded, so it was this one.</summary>
    public string Host { get; init; } = "";

    /// <summary>Where its process can be looked for, see <see cref="ProcessPlace"/>; empty: not recorded.</summary>
    public string Place { get; init; } = "";

    /// <summary>It ran on this machine, where its events and logs are.</summary>
    public bool IsHere => Host.Length == 0 || Host == Environment.MachineName;

    /// <summary>Its process can be seen from here, and lives.</summary>
    public bool IsAlive => (Place.Length == 0 || Place == ProcessPlace.Own) && ProcessIdentity.IsAlive(Process);
}
