using System.Data.Common;
using System.Security.Cryptography;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;

namespace Flywheel.Launching;

/// <summary>Opens the history: the one place that knows where it is.</summary>
internal static class HistoryOpener
{
    /// <summary>The history of a data directory or of the database that the environment names, its tables brought up to date. Disposed by the caller.</summary>
    /// <param name="home">The data directory.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <exception cref="LaunchException">It cannot be used, and why.</exception>
    public static RunHistory Open(FlywheelHome home, IReadOnlyDictionary<string, string> variables) =>
        HistorySecrets.Address(variables) is { } address ? OpenShared(address, HistorySecrets.Password(variables)) : OpenFile(home, FileSystemKind.Of);

    /// <summary>The history in a file of the data directory.</summary>
    /// <param name="home">The data directory.</param>
    /// <param name="kind">What kind of file system a folder is on, as the kernel calls it; null: not known.</param>
    /// <exception cref="LaunchException">It cannot be used, and why.</exception>
    public static RunHistory OpenFile(FlywheelHome home, Func<string, string?> kind)
    {
        if (kind(home.Root) is { } name && FileSystemKind.IsOfNetwork(name))
        {
            throw Failed(HistoryRules.NetworkFileSystem.Create(
                $"{home.Root} is on {VisibleText.Of(name)}.",
                "Let FLYWHEEL_HOME name a folder on a disk of this machine, or FLYWHEEL_DATABASE a PostgreSQL database."));
        }

        try
        {
            return RunHistory.InFile(home.History);
        }
        catch (NewerSchemaException newer)
        {
            throw Failed(Newer(newer));
        }
    }

    private static RunHistory OpenShared(string text, Checked<string> password)
    {
        if (!password.IsUsable)
        {
            throw new LaunchException(LaunchFailure.Unusable, password.Diagnostics);
        }

        var address = PostgresAddress.Parse(text, password.Value is { Length: > 0 } known ? known : null);
        if (address.Value is not { } place)
        {
            throw new LaunchException(LaunchFailure.Unusable, address.Diagnostics);
        }

        try
        {
            return new(new PostgresDatabase(place));
        }
        catch (NewerSchemaException newer)
        {
            throw Failed(Newer(newer));
        }
        catch (Exception away) when (away is DbException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Failed(HistoryRules.Unreachable.Create(
                $"{place}: {VisibleText.Of(away.InnerException?.Message ?? away.Message)}",
                "Look whether the server runs and whether FLYWHEEL_DATABASE names it rightly."));
        }
    }

    private static Diagnostic Newer(NewerSchemaException newer) => HistoryRules.NewerSchema.Create(newer.Message, "Run the newer flywheel.");

    private static LaunchException Failed(Diagnostic problem) => new(LaunchFailure.Machine, problem);
}
