namespace Flywheel.Repositories;

/// <summary>The CI engine that started us.</summary>
internal enum CiProvider
{
    /// <summary>None: a terminal, or an engine that we do not know.</summary>
    None,
    GitLab,
    GitHub,
}
