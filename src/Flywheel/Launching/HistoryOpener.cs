using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;

namespace Flywheel.Launching;

/// <summary>Opens the history: the one place that knows where it is.</summary>
internal static class HistoryOpener
{
    /// <summary>The history of a data directory, its tables made or brought up to date. Disposed by the caller.</summary>
    /// <param name="home">The data directory.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <exception cref="LaunchException">It cannot be used, and why.</exception>
    public static RunHistory Open(FlywheelHome home, IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        try
        {
            return RunHistory.InFile(home.History);
        }
        catch (NewerSchemaException newer)
        {
            throw new LaunchException(LaunchFailure.Machine, HistoryRules.NewerSchema.Create(newer.Message, "Run the newer flywheel."));
        }
    }
}
