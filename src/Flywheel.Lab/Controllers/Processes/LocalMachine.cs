using System.Collections.Immutable;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>What local processes need of the machine and of the user.</summary>
internal sealed record LocalMachine
{
    /// <summary>Absolute folder for the private folders of pods; what is left in it from an earlier lab is removed.</summary>
    public required string Folder { get; init; }

    /// <summary>Absolute folders of artifacts whose applications may run: those of this repository's runs.</summary>
    public ImmutableArray<string> Artifacts { get; init; } = [];

    public required AllowedCommands Allowed { get; init; }

    /// <summary>The variable <c>PATH</c> that programs are looked up with and that they get.</summary>
    public required string Path { get; init; }
}
