using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Sandboxing;

/// <summary>What one process in a sandbox may use. Each holds for every process of its own; only <see cref="Processes"/> counts them together.</summary>
internal sealed record SandboxLimits
{
    private const long MiB = 1024 * 1024;

    /// <summary>Address space in bytes. Default 8 GiB: Go programs reserve far more than they use.</summary>
    public long AddressSpace { get; init; } = 8 * 1024 * MiB;

    /// <summary>Processes and threads together. Default 1,024. Counted only for a user that has no others, so only where flywheel is root.</summary>
    public long Processes { get; init; } = 1024;

    /// <summary>The largest file in bytes. Default 1 GiB.</summary>
    public long FileSize { get; init; } = 1024 * MiB;

    /// <summary>Seconds of processor time. Default 10 minutes.</summary>
    public long ProcessorSeconds { get; init; } = 600;

    /// <summary>Bytes in the memory that serves as /tmp and as the home directory, each. Default 256 MiB.</summary>
    public long Scratch { get; init; } = 256 * MiB;

    /// <summary>For <c>prlimit</c>.</summary>
    /// <param name="countsProcesses">The user of the sandbox has no other processes.</param>
    public ImmutableArray<string> Arguments(bool countsProcesses) =>
    [
        Option("as", AddressSpace), Option("fsize", FileSize), Option("cpu", ProcessorSeconds), Option("core", 0),
        .. countsProcesses ? [Option("nproc", Processes)] : Array.Empty<string>(),
    ];

    private static string Option(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");
}
