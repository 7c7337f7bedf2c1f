namespace Flywheel.Lab.Faults;

/// <summary>One fault in force: what was asked for, ready to be compared, and how often it was seen. Guarded by its table.</summary>
internal sealed class Fault
{
    private readonly Glob? _name;
    private readonly Glob? _path;
    private readonly string _namespace = "";

    /// <param name="record">A checked request and its numbers so far.</param>
    public Fault(FaultRecord record)
    {
        Record = record;
        var asked = record.Fault;
        Effect = asked.Kind switch
        {
            "request" => FaultEffect.Parse(asked.Mode),
            "state" => FaultEffect.ParseForStates(asked.Mode),
            _ => null,
        };
        _path = asked.Path is { } path ? Glob.OfPath(path) : null;
        var name = asked.Name;
        if (asked.Kind == "pod" && name!.IndexOf('/', StringComparison.Ordinal) is var slash)
        {
            (_namespace, name) = (name[..slash], name[(slash + 1)..]);
        }

        _name = name is null ? null : Glob.OfName(name);
    }

    public FaultRecord Record { get; private set; }

    /// <summary>Null for faults that are not of requests.</summary>
    public FaultEffect? Effect { get; }

    /// <summary>It counts what passes or has an end, so its numbers must survive a restart.</summary>
    public bool Counts => Record.Fault is { After: > 0 } or { Times: not null };

    /// <summary>The fault is for requests like this one, whether or not it is this one's turn.</summary>
    public bool Concerns(FaultedRequest request) => Record.Fault.Kind switch
    {
        "request" => Record.Fault.Surface == request.Surface
            && (Record.Fault.Method is not { } method || method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
            && _path?.Matches(request.Path) is null or true
            && (Record.Fault.Identity is not { } identity || identity == request.Identity)
            && (Effect!.Kind != FaultEffectKind.DropWatch || request.IsWatch),
        "state" => (Effect!.OnlyUnlock ? request.IsStateUnlock : request.IsStateWrite)
            && _name?.Matches(request.StateName) is null or true,
        _ => false,
    };

    public bool ConcernsRunner(string nameOrId) => Record.Fault.Kind == "runner" && _name!.Matches(nameOrId);

    public bool ConcernsPod(string @namespace, string pod) =>
        Record.Fault.Kind == "pod" && (_namespace == "*" || _namespace == @namespace) && _name!.Matches(pod);

    /// <summary>Counts a request that the fault concerns.</summary>
    /// <returns>It is this one's turn to fail.</returns>
    public bool Take()
    {
        if (Record.IsOver)
        {
            return false;
        }

        var isHit = Record.Seen >= (Record.Fault.After ?? 0);
        Record = Record with { Seen = Record.Seen + 1, Hits = Record.Hits + (isHit ? 1 : 0) };
        return isHit;
    }
}
