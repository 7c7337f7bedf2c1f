namespace Flywheel.Lab.Forge.Access;

/// <summary>A personal access token of the forge and the user that it speaks for.</summary>
/// <param name="Id">The id of the token, and of its user.</param>
/// <param name="Name">The name of the token, and of its user.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="IsAdmin">Whether its user administers the whole forge.</param>
internal sealed record ForgeToken(long Id, string Name, ForgeScopes Scopes, bool IsAdmin)
{
    /// <summary>From then on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether one of these scopes is enough for a request that asks for them.</summary>
    public bool Has(ForgeScopes anyOf) => (Scopes & (anyOf | ForgeScopes.Api)) != ForgeScopes.None;
}
