using System.Collections.Immutable;

namespace Flywheel.Builds;

/// <summary>Where Nix keeps what it builds: the system's store where there is one, else one of the job's own.</summary>
internal sealed class NixStore
{
    private readonly string? _own;

    private NixStore(string? own, ImmutableSortedDictionary<string, string> environment) => (_own, Environment) = (own, environment);

    /// <summary>Added to the environment of Nix.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; }

    /// <summary>The store for a job. Without a store of the system's, Nix would make one in /nix.</summary>
    public static NixStore For(ImageWork work)
    {
        const string common = "experimental-features = nix-command flakes\n";
        if (Directory.Exists("/nix/store") && Path.Exists("/nix/var/nix"))
        {
            return new(null, Variables([new("NIX_CONFIG", common)]));
        }

        var own = work.Of("nix");
        foreach (var folder in (ReadOnlySpan<string>)["home", "etc"])
        {
            Directory.CreateDirectory(Path.Combine(own, folder));
        }

        return new(own, Variables(
        [
            new("NIX_STORE_DIR", Path.Combine(own, "nix/store")),
            new("NIX_STATE_DIR", Path.Combine(own, "nix/var/nix")),
            new("NIX_LOG_DIR", Path.Combine(own, "nix/var/log")),
            new("NIX_CONF_DIR", Path.Combine(own, "etc")),
            new("XDG_CACHE_HOME", Path.Combine(own, "cache")),
            new("XDG_CONFIG_HOME", Path.Combine(own, "config")),
            new("HOME", Path.Combine(own, "home")),
            // A single user without a daemon: no sandbox, no build users; and no store of anybody's fits these paths.
            new("NIX_CONFIG", common + "sandbox = false\nsubstitute = false\nbuild-users-group =\n"),
        ]));
    }

    /// <summary>Nix takes the right to write from all it stores, and then only root could remove the job's folder.</summary>
    public void MakeRemovable()
    {
        var store = _own is null ? null : Path.Combine(_own, "nix/store");
        if (store is null || !Directory.Exists(store))
        {
            return;
        }

        var folders = new Stack<string>([store]);
        while (folders.TryPop(out var folder))
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserWrite);
            foreach (var below in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null))
            {
                folders.Push(below.FullName);
            }
        }
    }

    private static ImmutableSortedDictionary<string, string> Variables(IEnumerable<KeyValuePair<string, string>> variables) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, variables);
}
