using System.Collections.Immutable;

namespace Flywheel.Tools;

/// <summary>How <c>tofu init</c> is to run.</summary>
internal sealed record TofuInitOptions
{
    /// <summary>The folder of configuration, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary><c>TF_DATA_DIR</c>, absolute, so that nothing is written beside the configuration.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Contact the backend. Default: <c>-backend=false</c>.</summary>
    public bool Backend { get; init; }

    /// <summary>Given as <c>-backend-config</c>; no credentials, because tofu stores them in plans.</summary>
    public ImmutableSortedDictionary<string, string> BackendSettings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Fail rather than change the lock file.</summary>
    public bool LockReadonly { get; init; }

    /// <summary><c>TF_PLUGIN_CACHE_DIR</c>, or null.</summary>
    public string? PluginCache { get; init; }
}
