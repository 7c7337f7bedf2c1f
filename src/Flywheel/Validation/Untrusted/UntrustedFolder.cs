using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Sandboxing;

namespace Flywheel.Validation.Untrusted;

/// <summary>Copies of some files of an untrusted checkout, and the sandbox that sees them and nothing else. Removed on disposal.</summary>
internal sealed class UntrustedFolder : IDisposable
{
    // Where tofu and terraform look for installed providers by themselves, below the home directory.
    private const string PluginFolder = ".terraform.d/plugins";

    private readonly SandboxFolder _folder;
    private readonly Lazy<SandboxedContext> _context;

    /// <param name="context">The job's own.</param>
    /// <param name="sandbox">Where its programs run.</param>
    /// <param name="temporary">Where the machine keeps temporary files.</param>
    public UntrustedFolder(JobContext context, Sandbox sandbox, string temporary)
    {
        _folder = new(sandbox.User, temporary);
        _context = new(() => new SandboxedContext(context, sandbox, _folder)
        {
            Variables = Variables,
            Places = Directory.Exists(Plugins) ? [new(Plugins, $"{Sandbox.Home}/{PluginFolder}")] : [],
        });
        DurableFile.CreatePrivateFolder(Tree);
    }

    /// <summary>Variables that the programs get besides flywheel's own.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The copies.</summary>
    public string Tree => Path.Combine(_folder.Root, "tree");

    /// <summary>Copies of providers.</summary>
    public string Plugins => Path.Combine(_folder.Root, "plugins");

    /// <summary>The job's context inside.</summary>
    public SandboxedContext Context => _context.Value;

    /// <summary>
    /// Copies files. A link to a file of the change becomes that file; any other stays what it is and leads where it leads inside, which is nowhere.
    /// </summary>
    /// <param name="files">Absolute paths, and where each belongs in the folder of copies.</param>
    /// <param name="repository">Tells what is part of the change.</param>
    public void Copy(IEnumerable<(string Source, string Path)> files, Repository repository)
    {
        foreach (var (source, path) in files.Where(file => repository.IsTracked(file.Source)))
        {
            var target = Path.GetFullPath(Path.Combine(Tree, path));
            if (!target.StartsWith($"{Tree}/", StringComparison.Ordinal) || Path.Exists(target) || new FileInfo(target).LinkTarget is not null)
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (new FileInfo(source).LinkTarget is not { } link)
            {
                File.Copy(source, target);
            }
            else if (NativeFiles.RealPath(source) is { } real && repository.Git.Relative(real) is not null && repository.IsTracked(real) && File.Exists(real))
            {
                File.Copy(real, target);
            }
            else
            {
                File.CreateSymbolicLink(target, link);
            }
        }
    }

    /// <summary>The copies as a tree.</summary>
    public FileTree Scan() => FileTree.Scan(Tree, new IgnoredPaths([]), FileHashes.InMemory()).Value!;

    public void Dispose() => _folder.Dispose();
}
