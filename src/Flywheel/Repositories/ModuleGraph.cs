using System.Collections.Concurrent;
using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>
/// The folders of configuration that call each other by relative paths. Each folder is read once; calls are followed with a list of
/// what was met, so circles end. Reading is safe for many threads, following is not.
/// </summary>
internal sealed class ModuleGraph(FileTree tree, GitFolder git, GitStatus status, bool readsTofuFiles)
{
    private readonly ConcurrentDictionary<string, ModuleFacts> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeFolder?> _outside = new(StringComparer.Ordinal);
    private readonly HashSet<(SourcePosition, string)> _said = [];

    /// <summary>About calls; each once, however many stacks go through it.</summary>
    public ImmutableArray<Diagnostic>.Builder Problems { get; } = ImmutableArray.CreateBuilder<Diagnostic>();

    public ModuleFacts FactsOf(TreeFolder folder) =>
        _facts.GetOrAdd(folder.Shown, static (_, state) => ModuleFacts.Read(state.folder, state.readsTofuFiles), (folder, readsTofuFiles));

    /// <summary>The folders that a folder calls, directly and through others, without itself.</summary>
    public ImmutableArray<LocalModule> CalledBy(TreeFolder start)
    {
        var met = new HashSet<string>(StringComparer.Ordinal) { start.Shown };
        var found = ImmutableArray.CreateBuilder<LocalModule>();
        var open = new Queue<TreeFolder>([start]);
        while (open.TryDequeue(out var caller))
        {
            foreach (var call in FactsOf(caller).ModuleCalls.Where(call => call.IsLocal))
            {
                if (Locate(caller, call) is { } called && met.Add(called.Shown))
                {
                    found.Add(new(called, FactsOf(called)));
                    open.Enqueue(called);
                }
            }
        }

        return found.DrainToImmutable();
    }

    private TreeFolder? Locate(TreeFolder caller, ModuleCall call)
    {
        var path = Path.GetFullPath(call.Source, caller.FullPath);
        if (PathBelow(tree.Root, path) is not { } inside)
        {
            return Outside(path, call);
        }

        if (!tree.TryResolve(inside, out var end))
        {
            return Outside(path, call);
        }

        var folder = new TreeFolder(tree, end, end);
        return HasConfiguration(folder) ? folder : Missing(call, end);
    }

    // A folder of the same git repository beside ours is as good as one of ours, but needs a tree of its own to be watched.
    private TreeFolder? Outside(string path, ModuleCall call)
    {
        if (NativeFiles.RealPath(path) is not { } real)
        {
            return Missing(call, FileName.Printable(path));
        }

        if (git.Relative(real) is not { } relative)
        {
            Say(RepositoryRules.ModuleOutside.At(
                call.Position,
                $"The module \"{call.Name}\" comes from \"{FileName.Printable(call.Source)}\", which leads to {FileName.Printable(real)}, outside the git repository.",
                "Move the module into the repository."), call);
            return null;
        }

        if (!_outside.TryGetValue(real, out var folder))
        {
            var scanned = FileTree.Scan(real, status.IgnoredBelow(relative), FileHashes.InMemory());
            folder = scanned.Value is null ? null : new(scanned.Value, "", Path.GetRelativePath(tree.Root, real));
            _outside.Add(real, folder);
        }

        return folder is not null && HasConfiguration(folder) ? folder : Missing(call, Path.GetRelativePath(tree.Root, real));
    }

    private TreeFolder? Missing(ModuleCall call, string shown)
    {
        Say(RepositoryRules.ModuleMissing.At(
            call.Position,
            $"The module \"{call.Name}\" comes from \"{FileName.Printable(call.Source)}\", but \"{shown}\" has no .tf or .tofu file that git does not ignore."), call);
        return null;
    }

    private void Say(Diagnostic problem, ModuleCall call)
    {
        if (_said.Add((call.Position, call.Name)))
        {
            Problems.Add(problem);
        }
    }

    private static bool HasConfiguration(TreeFolder folder) => folder.Tree.FilesIn(folder.Path).Any(file => TofuFiles.IsConfiguration(file.Name));

    /// <summary>The path relative to a folder, empty for the folder itself; null when it lies outside.</summary>
    internal static string? PathBelow(string folder, string path) =>
        path == folder ? ""
        : path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal) ? path[(folder.TrimEnd('/').Length + 1)..].TrimEnd('/')
        : null;
}
