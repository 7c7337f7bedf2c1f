using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>Turns a checkout into a <see cref="Repository"/>. Starts no process: the caller runs the one <c>git status</c>.</summary>
internal sealed class RepositoryReader(TimeProvider time)
{
    private const string ModulesFolder = "tofu/modules";
    private const string StacksFolder = "tofu/stacks";

    // Below this many folders a second thread costs more than it saves.
    private const int WorthParallel = 16;

    /// <summary>Reads everything and collects all problems; no value only when the folder itself cannot be read.</summary>
    /// <param name="git">From <see cref="GitFolder.Find"/> for the same folder.</param>
    /// <param name="status">What git said at its top level, just now.</param>
    public Checked<Repository> Read(GitFolder git, GitStatus status, RepositoryRequest request)
    {
        if (NativeFiles.RealPath(request.Path) is not { } root || git.Relative(root) is not { } relative)
        {
            return new(null, [RepositoryRules.FolderMissing.Create($"\"{FileName.Printable(request.Path)}\" is not a folder of the git repository {git.TopLevel}.")]);
        }

        var scanned = FileTree.Scan(root, status.IgnoredBelow(relative), Hashes(request, "files.bin"));
        if (scanned.Value is not { } tree)
        {
            return new(null, scanned.Diagnostics);
        }

        var problems = scanned.Diagnostics.ToBuilder();
        var graph = new ModuleGraph(tree, git, status, request.ReadsTofuFiles);
        var modules = Folders(tree, ModulesFolder, emptyRule: null, problems);
        var stacks = Folders(tree, StacksFolder, RepositoryRules.StackEmpty, problems);
        ReadFacts([.. modules, .. stacks], graph);

        var repository = new Repository
        {
            Root = root,
            Git = git,
            Revision = RevisionOf(git, status, request.Ci),
            Tree = tree,
            Checkout = new(git.TopLevel, tree, status),
            Untracked = [.. status.Untracked.Concat(status.Ignored).Select(path => Path.Combine(git.TopLevel, path))],
            Modules = [.. modules.Select(folder => new Module(Name(folder), folder, graph.FactsOf(folder), graph.CalledBy(folder)))],
            Stacks = [.. stacks.Select(folder => new Stack(Name(folder), folder, graph.FactsOf(folder), graph.CalledBy(folder)))],
            App = AppOf(tree, git, status, request, problems),
        };
        problems.AddRange(FactProblems(repository));
        problems.AddRange(graph.Problems);
        return new(repository, problems.DrainToImmutable());
    }

    private static Revision RevisionOf(GitFolder git, GitStatus status, CiEnvironment ci) => new()
    {
        Commit = status.Commit,
        Branch = status.Branch ?? ci.Branch,
        IsDirty = status.IsDirty,
        DefaultBranch = GitBranches.Default(git, ci, status.Branch),
        IsProposal = ci is { Provider: not CiProvider.None, Trigger: Trigger.MergeRequest },
    };

    private static ImmutableArray<TreeFolder> Folders(FileTree tree, string parent, DiagnosticRule? emptyRule, ImmutableArray<Diagnostic>.Builder problems)
    {
        var folders = new TofuFolders(tree, parent);
        var found = folders.Find(emptyRule);
        problems.AddRange(folders.Problems);
        return found;
    }

    private static void ReadFacts(ImmutableArray<TreeFolder> folders, ModuleGraph graph)
    {
        if (folders.Length < WorthParallel)
        {
            return;
        }

        Parallel.ForEach(folders, folder => graph.FactsOf(folder));
    }

    private App? AppOf(FileTree tree, GitFolder git, GitStatus status, RepositoryRequest request, ImmutableArray<Diagnostic>.Builder problems)
    {
        var reader = new AppReader(tree, git, status, Hashes(request, "app-files.bin"));
        var app = reader.Read(request.AppPath);
        problems.AddRange(reader.Problems);
        return app;
    }

    // A module that several call is read once, and so its problems are said once.
    private static IEnumerable<Diagnostic> FactProblems(Repository repository) => repository.Modules
        .SelectMany(module => module.LocalModules.Select(called => (called.Folder.Shown, called.Facts)).Prepend((module.Folder.Shown, module.Facts)))
        .Concat(repository.Stacks
            .SelectMany(stack => stack.LocalModules.Select(called => (called.Folder.Shown, called.Facts)).Prepend((stack.Folder.Shown, stack.Facts))))
        .DistinctBy(folder => folder.Shown, StringComparer.Ordinal)
        .SelectMany(folder => folder.Facts.Diagnostics);

    private FileHashes Hashes(RepositoryRequest request, string name) =>
        request.CacheFolder is null ? FileHashes.InMemory() : FileHashes.Load(Path.Combine(request.CacheFolder, name), time);

    private static string Name(TreeFolder folder) => folder.Path[(folder.Path.LastIndexOf('/') + 1)..];
}
