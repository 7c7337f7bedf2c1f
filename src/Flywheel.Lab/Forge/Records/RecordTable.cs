using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flywheel.Lab.Storage;

namespace Flywheel.Lab.Forge.Records;

/// <summary>All records of one kind: in memory for reading, and written to the lab's database with each change. Thread-safe.</summary>
internal sealed class RecordTable<T>
    where T : class, IForgeRecord
{
    private const string NextId = "next";

    private readonly Lock _lock = new();
    private readonly DocumentCollection _documents;
    private readonly JsonTypeInfo<T> _json;
    private ImmutableSortedDictionary<long, T> _records;
    private long _next = 1;

    /// <param name="documents">Where they are kept.</param>
    /// <param name="json">How.</param>
    public RecordTable(DocumentCollection documents, JsonTypeInfo<T> json)
    {
        (_documents, _json) = (documents, json);
        var records = ImmutableSortedDictionary.CreateBuilder<long, T>();
        foreach (var (key, content) in documents.All())
        {
            if (key == NextId)
            {
                _next = JsonSerializer.Deserialize<long>(content);
            }
            else if (JsonSerializer.Deserialize(content, json) is { } record)
            {
                records.Add(record.Id, record);
            }
        }

        _records = records.ToImmutable();
    }

    /// <summary>All of them, ordered by id.</summary>
    public IEnumerable<T> All => _records.Values;

    public T? Find(long id) => _records.GetValueOrDefault(id);

    /// <summary>Adds a record.</summary>
    /// <param name="make">Gets its id and all that there are; nothing comes between.</param>
    public T Add(Func<long, IEnumerable<T>, T> make)
    {
        lock (_lock)
        {
            var record = make(_next, All);
            _documents.Put(NextId, JsonSerializer.SerializeToUtf8Bytes(_next + 1));
            Keep(record);
            _next++;
            _records = _records.Add(record.Id, record);
            return record;
        }
    }

    /// <summary>Changes a record.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="change">Gives the record as it shall be.</param>
    /// <param name="keep">False: only in memory, until the next change that is kept.</param>
    /// <returns>The record afterwards; null when there is none.</returns>
    public T? Change(long id, Func<T, T> change, bool keep = true)
    {
        lock (_lock)
        {
            if (Find(id) is not { } record)
            {
                return null;
            }

            var changed = change(record);
            if (keep)
            {
                Keep(changed);
            }

            _records = _records.SetItem(id, changed);
            return changed;
        }
    }

    /// <summary>Removes a record.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(long id)
    {
        lock (_lock)
        {
            if (!_records.ContainsKey(id))
            {
                return false;
            }

            _documents.Remove(Key(id));
            _records = _records.Remove(id);
            return true;
        }
    }

    private void Keep(T record) => _documents.Put(Key(record.Id), JsonSerializer.SerializeToUtf8Bytes(record, _json));

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}
