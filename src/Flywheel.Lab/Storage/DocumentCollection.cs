using Microsoft.Data.Sqlite;

namespace Flywheel.Lab.Storage;

/// <summary>Named documents of one part of the lab, kept in its database. Thread-safe.</summary>
internal sealed class DocumentCollection(LabDatabase database, string collection)
{
    /// <summary>Stores a document in the place of what was there.</summary>
    public void Put(string key, ReadOnlySpan<byte> content) => database.Write(new SqlStatement(
        "INSERT OR REPLACE INTO document (collection, key, content) VALUES ($collection, $key, $content)",
        ("$collection", collection), ("$key", key), ("$content", content.ToArray())));

    /// <summary>The document, or null.</summary>
    public byte[]? Find(string key)
    {
        var found = database.Read(
            new("SELECT content FROM document WHERE collection = $collection AND key = $key", ("$collection", collection), ("$key", key)),
            row => row.GetFieldValue<byte[]>(0));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>All of them, ordered by key.</summary>
    public List<KeyValuePair<string, byte[]>> All() => database.Read(
        new("SELECT key, content FROM document WHERE collection = $collection ORDER BY key", ("$collection", collection)),
        (SqliteDataReader row) => KeyValuePair.Create(row.GetString(0), row.GetFieldValue<byte[]>(1)));

    /// <summary>Forgets a document; none is fine too.</summary>
    public void Remove(string key) => database.Write(new SqlStatement(
        "DELETE FROM document WHERE collection = $collection AND key = $key", ("$collection", collection), ("$key", key)));
}
