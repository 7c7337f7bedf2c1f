namespace Flywheel.Forges;

/// <summary>Why a forge gave no answer that is of use.</summary>
internal enum ForgeRefusalKind
{
    /// <summary>The token is missing, unknown, expired or revoked.</summary>
    Unauthorized,

    /// <summary>The token lacks a scope, or its user a role.</summary>
    Forbidden,

    NotFound,

    /// <summary>Too many requests, and the forge asks for more patience than there is.</summary>
    TooMany,

    /// <summary>No connection, a broken one, no answer in time, or the forge's own failure.</summary>
    Unreachable,

    /// <summary>The certificate is not accepted.</summary>
    Untrusted,

    /// <summary>It leads elsewhere, where no token goes.</summary>
    Redirected,

    /// <summary>HTML, a body without end, or JSON of another kind.</summary>
    Malformed,
}
