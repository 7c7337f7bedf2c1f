using System.Collections.Immutable;

namespace Flywheel.Lab.Forge.Access;

/// <summary>Scopes as GitLab writes them.</summary>
internal static class ScopeNames
{
    private static readonly ImmutableArray<(ForgeScopes Scope, string Name)> All =
    [
        (ForgeScopes.Api, "api"),
        (ForgeScopes.ReadApi, "read_api"),
        (ForgeScopes.CreateRunner, "create_runner"),
        (ForgeScopes.ManageRunner, "manage_runner"),
    ];

    /// <summary><c>api</c>, <c>read_api</c>, …; in the order of the enum.</summary>
    public static ImmutableArray<string> Names(this ForgeScopes scopes) => [.. All.Where(one => scopes.HasFlag(one.Scope)).Select(one => one.Name)];
}
