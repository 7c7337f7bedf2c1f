namespace Flywheel.Lab.Forge.Access;

/// <summary>What a token of the forge may be used for: GitLab's scopes of personal access tokens, as far as the lab knows them.</summary>
[Flags]
internal enum ForgeScopes
{
    None = 0,

    /// <summary>Everything.</summary>
    Api = 1,

    /// <summary>Reading everything.</summary>
    ReadApi = 2,

    /// <summary><c>POST /user/runners</c>.</summary>
    CreateRunner = 4,

    /// <summary>Everything below <c>/runners/:id</c>.</summary>
    ManageRunner = 8,
}
