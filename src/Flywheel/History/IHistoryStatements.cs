using System.Collections.Immutable;
using System.Data.Common;

namespace Flywheel.History;

/// <summary>Runs statements that SQLite and PostgreSQL both understand. Parameters are named <c>@like_this</c>, texts are constants of this folder.</summary>
internal interface IHistoryStatements
{
    /// <summary>The database's own clock as an SQL expression, in Unix milliseconds.</summary>
    string Now { get; }

    /// <summary>Runs a statement. What it changed is on disk when this returns, or when the transaction that it belongs to ends.</summary>
    /// <returns>How many rows it changed.</returns>
    int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>All rows of a query.</summary>
    ImmutableArray<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters);
}
