using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>What can be said about a folder of configuration without asking tofu. A broken file says less, never something wrong.</summary>
internal sealed record ModuleFacts
{
    /// <summary>Files it was read from, tree-relative, in the order tofu lays them over each other.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, DeclaredVariable> Variables { get; init; } = ImmutableSortedDictionary<string, DeclaredVariable>.Empty;

    /// <summary>Null: none is named, which means a local state.</summary>
    public BackendChoice? Backend { get; init; }

    /// <summary>Local names and sources of providers that have to be installed; empty where tofu's built-in one is enough. Local modules not counted.</summary>
    public ImmutableSortedSet<string> Providers { get; init; } = [];

    public ImmutableArray<ModuleCall> ModuleCalls { get; init; } = [];

    /// <summary>Test files in the folder or in <c>tests/</c> below it.</summary>
    public bool HasTests { get; init; }

    /// <summary><c>data "terraform_remote_state"</c> blocks.</summary>
    public ImmutableArray<SourcePosition> RemoteStates { get; init; } = [];

    /// <summary>Where functions read files whose paths can be seen.</summary>
    public ImmutableArray<FileRead> FileReads { get; init; } = [];

    /// <summary>An <c>encryption</c> block of OpenTofu; its key provider may run a command.</summary>
    public SourcePosition? Encryption { get; init; }

    /// <summary>A file was not read to its end, so a fact that is missing proves nothing.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>Files that are too large or nested too deep, and overrides of the backend.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>A provider or a module has to be downloaded for this folder's own blocks, or that cannot be ruled out.</summary>
    public bool NeedsDownload => IsIncomplete || !Providers.IsEmpty || ModuleCalls.Any(call => !call.IsLocal);

    /// <summary>tofu can validate it without installing anything for this folder itself.</summary>
    public bool NeedsNoInstall => !IsIncomplete && Providers.IsEmpty && ModuleCalls.IsEmpty;

    /// <summary>Reads the files of a folder, none of its subfolders.</summary>
    public static ModuleFacts Read(TreeFolder folder, bool readsTofuFiles) => new ModuleFactsReader(folder, readsTofuFiles).Read();
}
