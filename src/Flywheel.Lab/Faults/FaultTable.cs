using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Flywheel.Lab.Storage;

namespace Flywheel.Lab.Faults;

/// <summary>The faults in force, kept in the lab's database so that a restart changes nothing. Thread-safe.</summary>
/// <remarks>Numbers of faults that neither count nor end are written with the next change only.</remarks>
internal sealed class FaultTable
{
    private const int Most = 1000;
    private const string Document = "table";

    private readonly Lock _gate = new();
    private readonly DocumentCollection _documents;
    private ImmutableArray<Fault> _faults = [];
    private int _next = 1;

    /// <summary>The table as the database kept it.</summary>
    public FaultTable(LabDatabase database)
    {
        _documents = database.Documents("fault");
        Load();
    }

    /// <summary>Faults were added, cleared or ended.</summary>
    public event EventHandler? Changed;

    /// <summary>There is no fault at all; costs nothing to ask.</summary>
    public bool IsEmpty => _faults.IsEmpty;

    /// <summary>Adds a fault that <see cref="FaultRequest.Check"/> has nothing against.</summary>
    /// <exception cref="InvalidOperationException">It was not checked, or there are too many.</exception>
    public FaultRecord Add(FaultRequest request)
    {
        if (request.Check() is [var problem, ..])
        {
            throw new InvalidOperationException(problem);
        }

        FaultRecord record;
        lock (_gate)
        {
            if (_faults.Length >= Most)
            {
                throw new InvalidOperationException($"There are {Most} faults; clear some first.");
            }

            record = new() { Id = string.Create(CultureInfo.InvariantCulture, $"fault-{_next++}"), Fault = request };
            _faults = _faults.Add(new Fault(record));
            Store();
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return record;
    }

    /// <summary>All faults in the order they were added, those that are over included.</summary>
    public ImmutableArray<FaultRecord> List()
    {
        lock (_gate)
        {
            return [.. _faults.Select(fault => fault.Record)];
        }
    }

    /// <summary>Ends one fault, or all.</summary>
    /// <param name="id">Null: all.</param>
    /// <returns>How many there were.</returns>
    public int Clear(string? id)
    {
        int cleared;
        lock (_gate)
        {
            var left = _faults.RemoveAll(fault => id is null || fault.Record.Id == id);
            cleared = _faults.Length - left.Length;
            if (cleared == 0)
            {
                return 0;
            }

            _faults = left;
            Store();
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return cleared;
    }

    /// <summary>The first fault whose turn it is with this request; counts it.</summary>
    public (FaultRecord Fault, FaultEffect Effect)? Take(FaultedRequest request)
    {
        lock (_gate)
        {
            var counted = false;
            Fault? taken = null;
            foreach (var fault in _faults)
            {
                if (fault.Concerns(request))
                {
                    counted |= fault.Counts && !fault.Record.IsOver;
                    if (fault.Take())
                    {
                        taken = fault;
                        break;
                    }
                }
            }

            if (counted)
            {
                Store();
            }

            return taken is null ? null : (taken.Record, taken.Effect!);
        }
    }

    /// <summary>The pod must not be ready.</summary>
    public bool HoldsPod(string @namespace, string pod) => Takes(fault => fault.ConcernsPod(@namespace, pod));

    /// <summary>The runner must not contact the forge.</summary>
    public bool SilencesRunner(string nameOrId) => Takes(fault => fault.ConcernsRunner(nameOrId));

    private bool Takes(Func<Fault, bool> concerns)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            return _faults.FirstOrDefault(concerns)?.Take() ?? false;
        }
    }

    private void Load()
    {
        if (_documents.Find(Document) is { } bytes && JsonSerializer.Deserialize(bytes, FaultJson.Default.FaultTableContent) is { } kept)
        {
            _next = kept.Next;
            // A newer lab may have kept what this one does not know.
            _faults = [.. kept.Faults.Where(record => record.Fault.Check().IsEmpty).Select(record => new Fault(record))];
        }
    }

    private void Store() => _documents.Put(
        Document,
        JsonSerializer.SerializeToUtf8Bytes(new FaultTableContent(_next, [.. _faults.Select(fault => fault.Record)]), FaultJson.Default.FaultTableContent));
}
