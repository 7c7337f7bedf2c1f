using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Launching;

/// <summary>Why a run was not even started.</summary>
internal enum LaunchFailure
{
    /// <summary>The command line asks for something that is not there: exit 64.</summary>
    Usage,

    /// <summary>There is no usable repository, or nothing to base the run on: exit 3.</summary>
    Unusable,

    /// <summary>Another run holds the environment: exit 4.</summary>
    Refused,

    /// <summary>An apply is not settled: exit 5.</summary>
    NeedsAttention,

    /// <summary>The data directory cannot be used: exit 74.</summary>
    Machine,
}

/// <summary>A run that was not started, and what the user can do about it.</summary>
internal sealed class LaunchException(LaunchFailure failure, params ImmutableArray<Diagnostic> diagnostics)
    : Exception(diagnostics.FirstOrDefault()?.Detail ?? failure.ToString())
{
    public LaunchFailure Failure { get; } = failure;

    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;
}
