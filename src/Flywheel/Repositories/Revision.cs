namespace Flywheel.Repositories;

/// <summary>What is checked out.</summary>
internal sealed record Revision
{
    /// <summary>Full hash, 40 or 64 hexadecimal characters; null before the first commit.</summary>
    public required string? Commit { get; init; }

    /// <summary>The branch; null when HEAD is detached and no CI system names one.</summary>
    public required string? Branch { get; init; }

    /// <summary>Files differ from the commit, or are unknown to git and not ignored.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>Null when neither a CI system, nor the remote, nor the names of the branches tell.</summary>
    public required string? DefaultBranch { get; init; }

    /// <summary>
    /// A CI system checked out a merge request: whatever the branch is called (in a fork it may be called <c>main</c>), this code is on none
    /// that a rule could allow.
    /// </summary>
    public bool IsProposal { get; init; }

    public bool IsOnDefaultBranch => !IsProposal && Branch is not null && Branch == DefaultBranch;
}
