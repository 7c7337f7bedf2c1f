using System.Collections.Immutable;
using Flywheel.Repositories;

namespace Flywheel.Deployments;

/// <summary>Which revisions an environment takes.</summary>
/// <param name="TakesAny"><c>deploy_from: '*'</c>: any revision, with local changes too.</param>
/// <param name="Branches">The branches it takes otherwise; empty: the repository's default branch.</param>
internal sealed record DeployRule(bool TakesAny, ImmutableArray<string> Branches)
{
    /// <summary>Why a revision is refused, as a sentence; null when it is allowed.</summary>
    public string? Refuses(Revision revision, string environment)
    {
        if (TakesAny)
        {
            return null;
        }

        ImmutableArray<string> allowed = Branches.IsEmpty ? revision.DefaultBranch is { } branch ? [branch] : [] : Branches;
        var names = allowed.IsEmpty ? "the default branch, which is not known here" : string.Join(" or ", allowed.Select(b => $"\"{b}\""));
        return revision switch
        {
            { IsProposal: true } => $"Environment \"{environment}\" takes {names}; this is a merge request.",
            { Branch: null } => $"Environment \"{environment}\" takes {names}; HEAD is detached.",
            _ when !allowed.Contains(revision.Branch, StringComparer.Ordinal) =>
                $"Environment \"{environment}\" takes {names}; this is \"{revision.Branch}\".",
            { IsDirty: true } => $"Environment \"{environment}\" takes commits only, and there are changes that are not committed.",
            _ => null,
        };
    }
}
