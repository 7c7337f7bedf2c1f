using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Flywheel.Diagnostics;
using Npgsql;

namespace Flywheel.History;

/// <summary>Where a PostgreSQL database is, and as whom. Its text never holds the password.</summary>
internal sealed partial class PostgresAddress
{
    private const string Advice = "Write it as postgresql://USER@HOST/DATABASE, and the password into FLYWHEEL_DATABASE_PASSWORD or a file that "
        + "FLYWHEEL_DATABASE_PASSWORD_FILE names. After a question mark may stand sslmode, sslrootcert, sslcert, sslkey, host (a folder with a socket), schema and connect_timeout.";

    private static readonly string[] PartsOfAddress = ["user", "password", "host", "port", "dbname"];
    private static readonly string[] Known = [.. PartsOfAddress, "sslmode", "sslrootcert", "sslcert", "sslkey", "schema", "connect_timeout"];

    private readonly string _shown;

    private PostgresAddress(string connectionString, string shown, string schema) => (ConnectionString, _shown, Schema) = (connectionString, shown, schema);

    /// <summary>For Npgsql; a secret.</summary>
    public string ConnectionString { get; }

    /// <summary>The schema that holds the tables, a lower-case name.</summary>
    public string Schema { get; }

    /// <summary>Reads an address in the form of a URI, as libpq takes it.</summary>
    /// <param name="text">A secret: it may hold a password.</param>
    /// <param name="password">From elsewhere; null: none, or the one of the address.</param>
    public static Checked<PostgresAddress> Parse(string text, string? password)
    {
        if (Address().Match(text) is not { Success: true } parts)
        {
            return Wrong("Its form is another one.");
        }

        var named = parts.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (Name: pair[..at], Value: pair[(at + 1)..]) : (Name: pair, Value: ""));
        var all = PartsOfAddress.Select(name => (Name: name, parts.Groups[name].Value)).Concat(named).ToList();
        try
        {
            var values = all.Where(p => p.Value.Length > 0).Select(p => KeyValuePair.Create(p.Name, Uri.UnescapeDataString(p.Value)))
                .ToLookup(p => p.Key, p => p.Value, StringComparer.Ordinal);
            return values.FirstOrDefault(v => !Known.Contains(v.Key)) is null ? Read(name => values[name].LastOrDefault(), password) : Wrong("It has a parameter that is not known here.");
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentException)
        {
            return Wrong("One of its parts cannot be read.");
        }
    }

    public override string ToString() => _shown;

    private static Checked<PostgresAddress> Read(Func<string, string?> part, string? password)
    {
        if (part("host") is not { } host || part("dbname") is not { } database)
        {
            return Wrong("It names no host or no database.");
        }

        var schema = part("schema") ?? "flywheel";
        if (!Identifier().IsMatch(schema))
        {
            return Wrong("Its schema is no name of lower-case letters, digits and underscores.");
        }

        if (ModeOf(part("sslmode"), host) is not { } mode)
        {
            return Wrong("Its sslmode is none of disable, allow, prefer, require, verify-ca, verify-full.");
        }

        // What is null is found by Npgsql in PGUSER, PGPASSWORD and the file of passwords, or not at all.
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Database = database,
            Username = part("user"),
            Password = password ?? part("password"),
            Port = Number(part("port")) is { } port ? (port is > 0 and <= ushort.MaxValue ? port : throw new FormatException()) : NpgsqlConnection.DefaultPort,
            Timeout = Number(part("connect_timeout")) ?? 10,
            SslMode = mode,
            RootCertificate = part("sslrootcert"),
            SslCertificate = part("sslcert"),
            SslKey = part("sslkey"),
            SearchPath = schema,
            ApplicationName = "flywheel",
            CommandTimeout = 60,
            MaxPoolSize = 8,
            TcpKeepAlive = true,
        };
        return new(new(builder.ConnectionString, $"{host}:{builder.Port}/{database}", schema), []);
    }

    // Over a network nothing goes in clear unless somebody says so.
    private static SslMode? ModeOf(string? mode, string host) => mode switch
    {
        null => host.StartsWith('/') || host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip)) ? SslMode.Prefer : SslMode.Require,
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => null,
    };

    private static int? Number(string? text) => text is null ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Checked<PostgresAddress> Wrong(string detail) => new(null, [HistoryRules.BadAddress.Create(detail, Advice)]);

    [GeneratedRegex(@"\Apostgres(ql)?://((?<user>[^:@/?#]*)(:(?<password>[^@/?#]*))?@)?(\[(?<host>[0-9a-fA-F:.%]+)\]|(?<host>[^:@/?#,\[\]]*))(:(?<port>[0-9]{1,5}))?(/(?<dbname>[^/?#]*))?(\?(?<query>[^#]*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex Identifier();
}
