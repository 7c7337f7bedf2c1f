using Flywheel.Files;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>A supervised command as flywheel sees it: started by us, or found again after a crash.</summary>
internal sealed class SupervisedProcess
{
    private readonly Spool _spool;
    private readonly SpawnedProcess? _supervisor;

    private SupervisedProcess(Spool spool, SpawnedProcess? supervisor) => (_spool, _supervisor) = (spool, supervisor);

    /// <summary>The supervisor's number, or null as long as there is none that we know of.</summary>
    public int? SupervisorPid => _supervisor?.Pid ?? (_spool.Supervisor is { } supervisor ? ProcessIdentity.NumberOf(supervisor.Process) : null);

    /// <summary>The supervisor lives, or the command that has lost it.</summary>
    public bool IsAlive => SupervisorLives || (_spool is { Exit: null, Child: { } child } && SpoolJudgement.IsCommandAlive(_spool, child));

    private bool SupervisorLives => _supervisor is null
        ? _spool.Supervisor is { } supervisor && ProcessIdentity.IsAlive(supervisor.Process)
        : ProcessIdentity.Of(_supervisor.Pid) is not null;

    /// <summary>When the command ended, or was last heard of when nobody recorded its end; null: it was never started.</summary>
    public DateTimeOffset? EndedAt => _spool.Exit is { } exit ? exit.EndedAt
        : new FileInfo(_spool.Output) is { Exists: true } output ? output.LastWriteTimeUtc
        : null;

    /// <summary>Starts the supervisor, which starts the command.</summary>
    /// <remarks>
    /// The bytes of the handed file are checked here, in memory that cannot change, and go to the command as an open file: an argument that is the
    /// path of the file is replaced by <see cref="HandedFile.Path"/>. Bytes that are not what they must be end as <see cref="SupervisedEnd.NotStarted"/>.
    /// </remarks>
    /// <exception cref="ProcessStartException">The supervisor could not be started; so neither was the command, and from this spool never will be.</exception>
    public static SupervisedProcess Start(SupervisorProgram program, SupervisedCommand command)
    {
        CommandCheck.Require(command.Command);
        var spool = new Spool(command.Spool);
        try
        {
            DurableFile.CreatePrivateFolder(spool.Folder);
            spool.WriteStart(new(
                command.Command.File,
                [.. command.Command.Arguments.Select(argument => argument == command.Handed ? HandedFile.Path : argument)],
                command.Command.Directory,
                command.Handed,
                command.Digest.Hex));
            using var handed = HandedFile.Take(command.Handed, command.Digest);
            if (handed is null)
            {
                spool.EndUnstarted($"{command.Handed} is not what it was");
                return new(spool, supervisor: null);
            }

            using var log = NativeFile.OpenAppending(spool.Log);
            return new(spool, Spawn(program, command, log, handed));
        }
        catch (Exception impossible) when (impossible is IOException or UnauthorizedAccessException)
        {
            throw new ProcessStartException(command.Command.File, impossible.Message);
        }
    }

    /// <summary>Finds one by its spool.</summary>
    /// <returns>Null when there is no such folder: nothing was ever begun there.</returns>
    public static SupervisedProcess? Find(string spool) => Directory.Exists(spool) ? new(new(spool), supervisor: null) : null;

    /// <summary>
    /// Makes sure that nothing is started from the spool of a flywheel that is no more. Call it only when that flywheel has ended: it could begin otherwise.
    /// </summary>
    /// <returns>True: nothing was, and nothing ever will be. False: it was started, or is about to be; follow it.</returns>
    public static bool CallOff(string spool) => !Directory.Exists(spool) || SpoolJudgement.Of(new(spool), callsOff: true) is SpoolJudgement.NeverStarts;

    /// <summary>Hands on everything that the command printed and prints, from its first byte, until it has ended; never throws for what the output does.</summary>
    /// <remarks>
    /// Whoever has the spool may follow, several at once too. A command that has lost its supervisor is followed to its end, which is then
    /// <see cref="SupervisedEnd.Lost"/>: nobody is left to take its exit code. A found spool that no supervisor comes to for two seconds is called off.
    /// </remarks>
    /// <param name="output">Takes the raw bytes of both streams; when it throws, the rest is thrown away.</param>
    /// <param name="stop">Polite: one SIGINT to the command, or detaching; forced: it is killed.</param>
    /// <param name="detach">
    /// Asked when the polite signal fires, and again while the end is awaited: true means to leave the command alone and end with
    /// <see cref="SupervisedEnd.Detached"/>. From several threads, one at a time.
    /// </param>
    /// <param name="time">The clock.</param>
    public Task<SupervisedEnd> FollowAsync(IProcessOutput output, StopSignal stop, Func<bool> detach, TimeProvider time) =>
        new Following(_spool, _supervisor, output, new(_spool, stop, detach, time)).RunAsync();

    private static SpawnedProcess Spawn(SupervisorProgram program, SupervisedCommand command, SafeFileHandle log, SafeFileHandle handed) => SpawnedProcess.Start(
        new()
        {
            File = program.File,
            Arguments = [.. program.Arguments, command.Spool],
            Directory = "/",
            Environment = command.Command.Environment,
        },
        log,
        log,
        handed);
}
