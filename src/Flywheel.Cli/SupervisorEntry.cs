using Flywheel.Supervision;

namespace Flywheel.Cli;

/// <summary>The command that is in no help: <c>flywheel supervise FOLDER</c>, which flywheel calls itself to run an apply that outlives it.</summary>
internal static class SupervisorEntry
{
    public const string Command = "supervise";

    /// <summary>Supervises what the spool says.</summary>
    /// <param name="spool">Absolute path.</param>
    /// <param name="error">Goes to a file in the spool.</param>
    public static int Run(string spool, TextWriter error)
    {
        try
        {
            return Supervisor.Run(spool, TimeProvider.System);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(trouble.Message);
            return ExitCodes.Machine;
        }
    }
}
