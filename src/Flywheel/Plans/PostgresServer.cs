using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Plans;

/// <summary>Which server and database a connection string of PostgreSQL means: <c>db.example.com:5432/state</c>. User name and password are never in it.</summary>
/// <remarks>Both forms of a connection string, and what the variables of libpq add to it, as the driver of tofu's backend (lib/pq) reads them.</remarks>
internal static class PostgresServer
{
    private static readonly ImmutableArray<string> Schemes = ["postgres://", "postgresql://"];

    /// <summary>Server and database; <c>?</c> where the string cannot be read.</summary>
    /// <param name="connection">As the backend has it; null: the variables alone say it.</param>
    /// <param name="variables">What the backend sees.</param>
    public static string Of(string? connection, IReadOnlyDictionary<string, string> variables)
    {
        if (Said(connection) is not { } said)
        {
            return "?";
        }

        var hosts = Say("host", "PGHOST", "localhost").Split(',');
        var ports = Say("port", "PGPORT", "5432").Split(',');
        // One port for all hosts, or one for each.
        var servers = hosts.Select((host, i) => $"{host}:{(ports.Length > i ? ports[i] : ports[^1]) switch { "" => "5432", var port => port }}");
        return $"{string.Join(',', servers)}/{Say("dbname", "PGDATABASE", Say("user", "PGUSER", "?"))}";

        string Say(string name, string variable, string otherwise) =>
            said.GetValueOrDefault(name) is { Length: > 0 } written ? written : variables.GetValueOrDefault(variable) is { Length: > 0 } set ? set : otherwise;
    }

    /// <summary>What a connection string says, by libpq's names, the password too; null where it cannot be read.</summary>
    public static Dictionary<string, string>? Said(string? connection) =>
        connection is null or "" ? []
        : Schemes.FirstOrDefault(s => connection.StartsWith(s, StringComparison.Ordinal)) is { } scheme ? OfUrl(connection[scheme.Length..])
        : OfWords(connection);

    // user:password@host:port,host:port/database?name=value
    private static Dictionary<string, string>? OfUrl(string rest)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var before = query < 0 ? rest : rest[..query];
        var slash = before.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? before : before[..slash];
        if (slash >= 0)
        {
            said["dbname"] = Uri.UnescapeDataString(before[(slash + 1)..]);
        }

        var at = authority.LastIndexOf('@');
        var user = at < 0 ? [] : authority[..at].Split(':', 2);
        said["user"] = user.Length > 0 ? Uri.UnescapeDataString(user[0]) : "";
        said["password"] = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "";
        var servers = authority[(at + 1)..].Split(',').Select(Server).ToList();
        said["host"] = string.Join(',', servers.Select(s => Uri.UnescapeDataString(s.Host)));
        said["port"] = servers.All(s => s.Port.Length == 0) ? "" : string.Join(',', servers.Select(s => s.Port));
        foreach (var pair in query < 0 ? [] : rest[(query + 1)..].Split('&').Select(p => p.Split('=', 2)).Where(p => p.Length == 2))
        {
            said[Uri.UnescapeDataString(pair[0])] = Uri.UnescapeDataString(pair[1]);
        }

        return said;
    }

    private static (string Host, string Port) Server(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.EndsWith(']') ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    // host=db port=5432 password='it''s \' quoted'
    private static Dictionary<string, string>? OfWords(string text)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                return null;
            }

            var name = text[at..equals].Trim();
            (said[name], at) = Value(text, equals + 1);
        }

        return said;
    }

    private static (string Value, int Next) Value(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var isQuoted = at < text.Length && text[at] == '\'';
        var value = new StringBuilder();
        for (at += isQuoted ? 1 : 0; at < text.Length; at++)
        {
            if (isQuoted ? text[at] == '\'' : char.IsWhiteSpace(text[at]))
            {
                return (value.ToString(), at + 1);
            }

            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        return (value.ToString(), at);
    }
}
