using Flywheel.Processes;

namespace Flywheel.Supervision;

/// <summary>A supervised command as flywheel sees it: started by us, or found again after a crash.</summary>
internal sealed class SupervisedProcess
{
    /// <summary>Starts the supervisor, which starts the command.</summary>
    /// <exception cref="ProcessStartException">The supervisor could not be started; so neither was the command.</exception>
    public static SupervisedProcess Start(SupervisorProgram program, SupervisedCommand command) => throw new NotSupportedException();

    /// <summary>Finds one by its spool.</summary>
    /// <returns>Null when there is no such folder: nothing was ever begun there.</returns>
    public static SupervisedProcess? Find(string spool) => throw new NotSupportedException();

    /// <summary>The supervisor lives.</summary>
    public bool IsAlive => throw new NotSupportedException();

    /// <summary>Hands on everything that the command printed and prints, from its first byte, until it has ended; never throws for what the output does.</summary>
    /// <param name="output">Takes the raw bytes of both streams.</param>
    /// <param name="stop">Polite: one SIGINT to the command, or detaching; forced: it is killed.</param>
    /// <param name="detach">Asked when the polite signal fires: true means to leave the command alone and end with <see cref="SupervisedEnd.Detached"/>.</param>
    /// <param name="time">The clock.</param>
    public Task<SupervisedEnd> FollowAsync(IProcessOutput output, StopSignal stop, Func<bool> detach, TimeProvider time) => throw new NotSupportedException();
}
