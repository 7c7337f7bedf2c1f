using System.Collections.Immutable;
using System.Data.Common;

namespace Flywheel.History;

/// <summary>Commands with their parameters, and their rows.</summary>
internal static class Statements
{
    /// <summary>Gives the command its text and its values.</summary>
    public static T With<T>(this T command, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : DbCommand
    {
#pragma warning disable CA2100 // the texts are constants of this folder; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>All rows.</summary>
    public static ImmutableArray<T> Rows<T>(this DbCommand command, Func<DbDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows.ToImmutable();
    }

    /// <summary>The text of a column, or null.</summary>
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The moment of a column of Unix milliseconds.</summary>
    public static DateTimeOffset Moment(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>The same where there may be none.</summary>
    public static DateTimeOffset? MomentOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Moment(column);
}
