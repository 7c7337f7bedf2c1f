using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Locks;

/// <summary>Where and how tofu's http backend locks a state: what init recorded, else what the environment says, else the backend's own defaults.</summary>
internal sealed record HttpLockPlace
{
    public required Uri Lock { get; init; }

    public required Uri Unlock { get; init; }

    public string LockMethod { get; init; } = "LOCK";

    public string UnlockMethod { get; init; } = "UNLOCK";

    public string? User { get; init; }

    /// <summary>A secret.</summary>
    public string? Password { get; init; }

    /// <summary>Trusted instead of the system's roots, PEM; null: the system's.</summary>
    public string? Authority { get; init; }

    /// <summary>What a client shows, PEM; null: nothing.</summary>
    public string? Certificate { get; init; }

    /// <summary>A secret.</summary>
    public string? PrivateKey { get; init; }

    /// <summary><c>skip_cert_verification</c>: tofu does not check either.</summary>
    public bool TrustsAnybody { get; init; }

    /// <summary>Null: no address for locks is set, so the backend does not lock.</summary>
    /// <param name="config">The backend's settings as init recorded them.</param>
    /// <param name="variable">The environment of tofu.</param>
    public static HttpLockPlace? Read(JsonElement config, Func<string, string?> variable)
    {
        if (Address("lock_address") is not { } address)
        {
            return null;
        }

        return new()
        {
            Lock = address,
            // Without an address of its own nothing would ever be unlocked; tofu warns of it nowhere.
            Unlock = Address("unlock_address") ?? address,
            LockMethod = Value("lock_method") ?? "LOCK",
            UnlockMethod = Value("unlock_method") ?? "UNLOCK",
            User = Value("username"),
            Password = Value("password"),
            Authority = Value("client_ca_certificate_pem"),
            Certificate = Value("client_certificate_pem"),
            PrivateKey = Value("client_private_key_pem"),
            TrustsAnybody = config.Member("skip_cert_verification") is { ValueKind: JsonValueKind.True },
        };

        string? Value(string name) => config.TextOf(name) is { Length: > 0 } set ? set
            : variable($"TF_HTTP_{name.ToUpperInvariant()}") is { Length: > 0 } given ? given
            : null;

        Uri? Address(string name) => Uri.TryCreate(Value(name), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri : null;
    }

    public override string ToString() => $"{LockMethod} {Lock.GetLeftPart(UriPartial.Path)}";
}
