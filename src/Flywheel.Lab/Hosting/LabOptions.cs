using System.Collections.Immutable;

namespace Flywheel.Lab.Hosting;

/// <summary>What a lab is started with.</summary>
internal sealed record LabOptions
{
    /// <summary>Absolute path of the folder where everything of this lab lives; made if need be.</summary>
    public required string Folder { get; init; }

    /// <summary>Names of the contexts in the kubeconfig; the first is the current one. Default: <c>lab</c>.</summary>
    public ImmutableArray<string> Contexts { get; init; } = ["lab"];

    /// <summary>The path of the forge's group 1. Default: <c>acme/platform</c>.</summary>
    public string Group { get; init; } = "acme/platform";

    /// <summary>Programs that a workload may run on this machine, besides artifacts of this repository's runs.</summary>
    public ImmutableArray<string> AllowedCommands { get; init; } = [];

    /// <summary>Folders whose files a workload may run: the artifacts of this repository's runs.</summary>
    public ImmutableArray<string> AllowedFolders { get; init; } = [];

    /// <summary>Forget every object, token and state first; certificates and ports stay.</summary>
    public bool Fresh { get; init; }

    /// <summary>How many times faster than real the time of the cluster goes. Default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary><c>XDG_RUNTIME_DIR</c>, if there is one.</summary>
    public string? RuntimeFolder { get; init; } = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
}
