using System.Collections.Immutable;

namespace Flywheel.LabAccess;

/// <summary>What a lab is started with.</summary>
internal sealed record LabStart
{
    /// <summary>Absolute path of the lab's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What is run.</summary>
    public required LabProgram Program { get; init; }

    /// <summary>Names for the kubeconfig's contexts; none: the lab's own.</summary>
    public ImmutableArray<string> Contexts { get; init; } = [];

    /// <summary>The path of the group in the lab's forge; null: the lab's own.</summary>
    public string? Group { get; init; }

    /// <summary>Programs that a workload may run on this machine.</summary>
    public ImmutableArray<string> AllowedCommands { get; init; } = [];

    /// <summary>Folders whose files a workload may run.</summary>
    public ImmutableArray<string> AllowedFolders { get; init; } = [];

    /// <summary>Forget what the lab had.</summary>
    public bool Fresh { get; init; }

    /// <summary>How many times faster than real the cluster lives; null: as fast.</summary>
    public string? Speed { get; init; }

    /// <summary>The environment of the lab's process.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>The lab's arguments.</summary>
    public ImmutableArray<string> Arguments =>
    [
        .. Program.Arguments,
        "--folder", Folder,
        .. Contexts.SelectMany(context => new[] { "--context", context }),
        .. Group is null ? [] : new[] { "--group", Group },
        .. AllowedCommands.SelectMany(command => new[] { "--allow-command", command }),
        .. AllowedFolders.SelectMany(folder => new[] { "--allow-folder", folder }),
        .. Fresh ? ["--fresh"] : Array.Empty<string>(),
        .. Speed is null ? [] : new[] { "--speed", Speed },
    ];
}
