using System.Collections.Immutable;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Validation;

namespace Flywheel.Plans.Trees;

/// <summary>The copy of exactly the files that a plan may read, and where tofu runs in it. The checkout is never used after it was made.</summary>
/// <remarks>While it is held nobody else plans or applies there. Disposing lets go of it and leaves the files: an apply may have left its state in them.</remarks>
/// <param name="Root">Absolute path; the same for every plan of the stack in the environment, because tofu records paths.</param>
/// <param name="StackPath">The stack's folder, relative to the root.</param>
internal sealed record PrivateTree(string Root, string StackPath) : IDisposable
{
    private const string LockFileName = ".terraform.lock.hcl";

    private TreeClaim? _claim;

    /// <summary>Where tofu runs.</summary>
    public string Directory => Path.Combine(Root, StackPath);

    /// <summary>The var file that flywheel makes; no stack can have one of this name.</summary>
    public string VariableFile => Path.Combine(Root, ReservedNames.Own, "flywheel.tfvars.json");

    /// <summary>The stack's dependency lock file; it may not exist.</summary>
    public string LockFile => Path.Combine(Directory, LockFileName);

    /// <summary>Where the private tree of a stack stands.</summary>
    public static string RootOf(StackTarget target, FlywheelHome home) => Path.Combine(home.Work, "trees", $"{target.Stack.Name}-{target.Environment}");

    /// <summary>
    /// Copies the files of the stack, all that it calls, its var files and what the settings say it reads. Whoever planned there before is gone;
    /// whoever plans or applies there now is waited for.
    /// </summary>
    public static async Task<Checked<PrivateTree>> MakeAsync(StackTarget target, JobContext context, CancellationToken cancellationToken)
    {
        var (files, problems) = TreeContent.Of(target);
        if (!problems.IsEmpty)
        {
            return new(null, problems);
        }

        var root = RootOf(target, context.Home);
        var claimed = await TreeClaim.TakeAsync(root, context, cancellationToken);
        if (claimed.Value is not { } claim)
        {
            return new(null, claimed.Diagnostics);
        }

        return Written(target, root, files, claim);
    }

    /// <summary>The same in a folder of the caller's own, for whoever asks tofu something without planning.</summary>
    /// <param name="target">The stack.</param>
    /// <param name="root">Absolute path; what is there is removed.</param>
    public static Checked<PrivateTree> MakeAt(StackTarget target, string root)
    {
        var (files, problems) = TreeContent.Of(target);
        return problems.IsEmpty ? Written(target, root, files, null) : new(null, problems);
    }

    /// <summary>
    /// Puts an opened bundle's tree at the path at which it was planned, read-only but for the folder in which tofu runs (it may have to leave
    /// errored.tfstate there), and the files that the plan was given where they are gone or differ.
    /// </summary>
    /// <param name="files">The opened bundle.</param>
    /// <param name="root">Where it was planned.</param>
    /// <param name="stackPath">The stack's folder in it.</param>
    /// <param name="context">The job that applies.</param>
    /// <param name="cancellationToken">Ends the waiting for whoever uses the path now.</param>
    public static async Task<Checked<PrivateTree>> RestoreAsync(
        Bundles.BundleFiles files, string root, string stackPath, JobContext context, CancellationToken cancellationToken)
    {
        var problems = TreeRestore.Check(files.Tree, root, stackPath);
        if (!problems.IsEmpty)
        {
            return new(null, problems);
        }

        var claimed = await TreeClaim.TakeAsync(root, context, cancellationToken);
        if (claimed.Value is not { } claim)
        {
            return new(null, claimed.Diagnostics);
        }

        try
        {
            problems = TreeInputs.Read(files.Tree).PutBack(files.Inputs);
            if (problems.IsEmpty)
            {
                TreeRestore.Write(files.Tree, root, stackPath);
                return new(new(root, stackPath) { _claim = claim }, []);
            }

            claim.Dispose();
            return new(null, problems);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>What tofu works with there, as the files of the tree say it.</summary>
    public TofuSource Source(StackTarget target)
    {
        var tree = FileTree.Scan(Root, IgnoredPaths.None, FileHashes.InMemory()).Value
            ?? throw new IOException($"The folder {Root} is gone.");
        var graph = new ModuleGraph(tree, new(Root, Root, Root), new(), target.Tofu.IsOpenTofu);
        var folder = new TreeFolder(tree, StackPath, StackPath);
        return target.Source with
        {
            Folder = folder with { Shown = target.Stack.Folder.Shown },
            Facts = graph.FactsOf(folder),
            LocalModules = graph.CalledBy(folder),
            HasLockFile = File.Exists(LockFile),
        };
    }

    /// <summary>What was made at plan time and cannot be carried to the apply.</summary>
    public ImmutableArray<Diagnostic> Problems() => TreeRestore.Problems(Root, StackPath);

    /// <summary>Changes with every path, mode and content in it, files made at plan time included.</summary>
    public Digest Digest() => DigestOf(Root);

    /// <summary>The same of a tree that lies elsewhere, such as that of an opened bundle.</summary>
    /// <exception cref="IOException">It holds something that is neither a file nor a folder nor a link.</exception>
    public static Digest DigestOf(string root)
    {
        var text = new StringBuilder();
        foreach (var entry in TreeEntry.Below(root))
        {
            text.Append(entry.Path).Append('\0').Append(entry.Kind switch
            {
                TreeEntryKind.Folder => "folder",
                TreeEntryKind.Link => $"link {entry.Link}",
                TreeEntryKind.File => $"{(entry.IsExecutable ? "program" : "file")} {Artifacts.Digest.OfFile(entry.FullPath).Hex}",
                _ => throw new IOException($"{FileName.Printable(entry.FullPath)} is no ordinary file."),
            }).Append('\0');
        }

        return Artifacts.Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Removes it; links in it are removed, not followed.</summary>
    public void Remove() => FolderRemoval.Remove(Root);

    /// <summary>Removes it when nothing more is done with it, unless a state that could not be saved lies in it. What is read-only would be in the way of whoever cleans up.</summary>
    public void Discard()
    {
        if (TreeRestore.UnsavedState(Root) is null)
        {
            Remove();
            TreeRestore.Forget(Root);
        }
    }

    /// <summary>Lets others plan and apply there.</summary>
    public void Dispose() => _claim?.Dispose();

    private static Checked<PrivateTree> Written(StackTarget target, string root, IReadOnlyCollection<TreeFile> files, TreeClaim? claim)
    {
        try
        {
            FolderRemoval.Remove(root);
            TreeRestore.Forget(root);
            var problems = TreeWriter.Write(root, files);
            var stack = target.Checkout.PathOf(target.Stack.Folder.FullPath) ?? target.Stack.Folder.Path;
            if (problems.IsEmpty)
            {
                return new(new(root, stack) { _claim = claim }, []);
            }

            claim?.Dispose();
            return new(null, problems);
        }
        catch
        {
            claim?.Dispose();
            throw;
        }
    }
}
