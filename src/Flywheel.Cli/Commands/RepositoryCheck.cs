using Flywheel.Launching;
using Flywheel.Repositories;

namespace Flywheel.Cli.Commands;

/// <summary>Makes sure that a folder is a repository before anything is written into it.</summary>
internal static class RepositoryCheck
{
    /// <exception cref="LaunchException">It is not.</exception>
    public static void Require(string repository)
    {
        var git = GitFolder.Find(repository);
        if (git.Value is null)
        {
            throw new LaunchException(LaunchFailure.Unusable, git.Diagnostics);
        }
    }
}
