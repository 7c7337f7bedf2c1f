using System.Collections.Immutable;
using Flywheel.Tools;

namespace Flywheel.Builds;

/// <summary>What build jobs use of the machine: programs on PATH, and the part of its environment that children get.</summary>
/// <param name="environment">The environment of flywheel itself.</param>
/// <param name="path">Where programs are looked for.</param>
/// <param name="installMissing">Missing tools may be installed by apt-get (<c>--install-missing</c>).</param>
internal sealed class BuildMachine(IReadOnlyDictionary<string, string> environment, ToolPath path, bool installMissing)
{
    // No secret is among these: scripts of packages run with them. Registries are logged in by files in HOME.
    private static readonly ImmutableArray<string> Passed =
    [
        "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "TZ", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
    ];

    private static readonly ImmutableArray<string> Registries =
        ["npm_config_registry", "NPM_CONFIG_REGISTRY", "npm_config_userconfig", "NPM_CONFIG_USERCONFIG", "npm_config_cache", "NPM_CONFIG_CACHE", "PNPM_HOME"];

    private static readonly ImmutableArray<string> Engines =
        ["REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"];

    public bool InstallMissing { get; } = installMissing;

    /// <summary>Packages of the system can be installed.</summary>
    public bool IsRoot { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The first program of that name on PATH; null when there is none.</summary>
    public Program? Find(string name) =>
        path.Find(name) is { } found ? Program.At(name, found) : null;

    /// <summary>What tells whether the program was there and is still the same, for fingerprints.</summary>
    public string IdentityOf(string name) => Find(name)?.Identity ?? "missing";

    /// <summary>For npm, pnpm and the app's scripts.</summary>
    /// <param name="programs">These are found before those of PATH.</param>
    public ImmutableSortedDictionary<string, string> ForScripts(params ReadOnlySpan<Program> programs) =>
        Pass(Registries, programs)
            .SetItem("CI", "true")                      // no questions: stdin is closed
            .SetItem("NO_COLOR", "1")
            .SetItem("npm_config_update_notifier", "false")
            .SetItem("npm_config_manage_package_manager_versions", "false");  // pnpm is already the version that is named

    /// <summary>For what builds and copies images.</summary>
    public ImmutableSortedDictionary<string, string> ForImages() => Pass(Engines, []);

    /// <summary>For programs that need to know nothing.</summary>
    public ImmutableSortedDictionary<string, string> Plain() => Pass([], []);

    private ImmutableSortedDictionary<string, string> Pass(ImmutableArray<string> more, ReadOnlySpan<Program> programs)
    {
        var passed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in Passed.Concat(more))
        {
            if (environment.TryGetValue(name, out var value))
            {
                passed[name] = value;
            }
        }

        var folders = new List<string>();
        foreach (var program in programs)
        {
            folders.Add(Path.GetDirectoryName(program.Path)!);
        }

        passed["PATH"] = string.Join(':', folders.Concat(path.Folders).Distinct(StringComparer.Ordinal));
        return passed.ToImmutable();
    }
}
