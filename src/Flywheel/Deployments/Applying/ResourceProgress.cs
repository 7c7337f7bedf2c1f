namespace Flywheel.Deployments.Applying;

/// <summary>What is known so far of one address while it is applied. A replacement has two steps on one address.</summary>
internal sealed class ResourceProgress(string address, string module)
{
    private string? _running;
    private string? _action;
    private double? _seconds;
    private bool _failed;
    private bool _created;
    private bool _deleted;
    private (string Key, string Value)? _id;

    /// <summary>What is planned for it; null: it is in no plan that was printed.</summary>
    public string? Planned { get; set; }

    public void Start(string action, (string Key, string Value)? id)
    {
        (_running, _action) = (action, action);
        _id = id ?? _id;
    }

    public void Complete(string action, (string Key, string Value)? id, double? seconds)
    {
        (_running, _action) = (null, action);
        _created |= action == "create";
        _deleted |= action == "delete";
        // A new object has no id but its own.
        _id = action == "create" ? id : id ?? _id;
        _seconds = seconds is null ? _seconds : (_seconds ?? 0) + seconds;
    }

    public void Fail(string action, double? seconds)
    {
        (_running, _action, _failed) = (null, action, true);
        _seconds = seconds is null ? _seconds : (_seconds ?? 0) + seconds;
    }

    /// <summary>Null: nothing would be said of it in any case, as of an address that is only moved or forgotten.</summary>
    public ResourceRecord? Record()
    {
        if (_action is null && Planned is not ("create" or "update" or "replace" or "delete"))
        {
            return null;
        }

        return new()
        {
            Address = address,
            Module = module,
            Action = Planned ?? (_created && _deleted ? "replace" : _action!),
            Outcome = Outcome,
            Duration = _seconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9)) : null,
            IdKey = _id?.Key,
            IdValue = _id?.Value,
            IsCreated = _created,
        };
    }

    private ResourceOutcome Outcome => this switch
    {
        { _running: not null } => ResourceOutcome.Started,
        { _failed: true } => ResourceOutcome.Failed,
        { _action: null } => ResourceOutcome.NeverStarted,
        { Planned: "replace" } when !(_created && _deleted) => ResourceOutcome.Failed,
        _ => ResourceOutcome.Applied,
    };
}
