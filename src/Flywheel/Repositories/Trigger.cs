namespace Flywheel.Repositories;

/// <summary>Why a run was asked for; it decides which stages run.</summary>
internal enum Trigger
{
    /// <summary>A person, on a command line or a button.</summary>
    Manual,

    /// <summary>New commits on a branch, or a tag.</summary>
    Push,

    /// <summary>A change that is proposed and not merged; nothing is deployed.</summary>
    MergeRequest,

    /// <summary>The clock: drift.</summary>
    Schedule,
}
