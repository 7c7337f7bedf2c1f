using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Faults;

/// <summary>What faults ask about a request.</summary>
internal sealed record FaultedRequest
{
    private const string Lock = "/lock";

    public required string Surface { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Whose token it carries; null: nobody's.</summary>
    public string? Identity { get; init; }

    public bool IsWatch { get; init; }

    /// <summary>A state is stored. The forge keeps states too, under <c>…/terraform/state/NAME</c>.</summary>
    public bool IsStateWrite => IsState && !IsLockPath && IsAny("POST", "PUT");

    public bool IsStateUnlock => IsState && (IsAny("UNLOCK") || (IsLockPath && IsAny("DELETE")));

    public string StateName
    {
        get
        {
            var path = IsLockPath ? Path[..^Lock.Length] : Path.TrimEnd('/');
            return path[(path.LastIndexOf('/') + 1)..];
        }
    }

    private bool IsState => Surface == Surfaces.State
        || (Surface == Surfaces.Forge && Path.Contains("/terraform/state/", StringComparison.Ordinal));

    private bool IsLockPath => Path.EndsWith(Lock, StringComparison.Ordinal);

    public static FaultedRequest Of(string surface, HttpContext context, string? identity) => new()
    {
        Surface = surface,
        Method = context.Request.Method,
        Path = context.Request.Path.Value ?? "/",
        Identity = identity,
        IsWatch = context.Request.Query["watch"].ToString() is "1" or "true" or "True",
    };

    private bool IsAny(params ReadOnlySpan<string> methods)
    {
        foreach (var method in methods)
        {
            if (method.Equals(Method, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
