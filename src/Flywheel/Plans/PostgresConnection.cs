using System.Globalization;
using Npgsql;

namespace Flywheel.Plans;

/// <summary>A connection string of tofu's <c>pg</c> backend for the driver that flywheel uses; a secret.</summary>
internal static class PostgresConnection
{
    /// <summary>The driver's own form; null where the string cannot be read, or names several servers.</summary>
    /// <param name="connection">As the backend has it; null: the variables alone say it.</param>
    /// <param name="variables">What the backend sees.</param>
    public static string? Of(string? connection, IReadOnlyDictionary<string, string> variables)
    {
        if (PostgresServer.Said(connection) is not { } said)
        {
            return null;
        }

        var host = Say("host", "PGHOST") ?? "localhost";
        if (host.Contains(',', StringComparison.Ordinal)
            || !ushort.TryParse(Say("port", "PGPORT") ?? "5432", NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || ModeOf(Say("sslmode", "PGSSLMODE"), host) is not { } mode)
        {
            return null;
        }

        var user = Say("user", "PGUSER");
        return new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = user,
            Password = Say("password", "PGPASSWORD"),
            Database = Say("dbname", "PGDATABASE") ?? user,
            Passfile = Say("passfile", "PGPASSFILE"),
            SslMode = mode,
            RootCertificate = Say("sslrootcert", "PGSSLROOTCERT"),
            SslCertificate = Say("sslcert", "PGSSLCERT"),
            SslKey = Say("sslkey", "PGSSLKEY"),
            ApplicationName = "flywheel",
            Timeout = 10,
            CommandTimeout = 10,
            Pooling = false,
        }.ConnectionString;

        string? Say(string name, string variable) =>
            said.GetValueOrDefault(name) is { Length: > 0 } written ? written : variables.GetValueOrDefault(variable) is { Length: > 0 } set ? set : null;
    }

    // The backend's driver wants TLS where nothing is said, except on a socket.
    private static SslMode? ModeOf(string? mode, string host) => mode switch
    {
        _ when host.StartsWith('/') => SslMode.Disable,
        null or "require" => SslMode.Require,
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => null,
    };
}
