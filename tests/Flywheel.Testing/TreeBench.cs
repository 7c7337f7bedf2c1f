using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Plans;
using Flywheel.Plans.Bundles;
using Flywheel.Plans.Trees;
using Flywheel.Repositories;
using Flywheel.Tools;

namespace Flywheel.Testing;

/// <summary>A git checkout with the stack <c>site</c>, whose private tree a test makes, carries and restores. The data directory lies beside it.</summary>
internal sealed class TreeBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _repository;

    /// <param name="repository">The repository's folder in the checkout; empty: the checkout itself.</param>
    /// <param name="hcl">The stack's main.tf.</param>
    public TreeBench(string repository = "", string hcl = "resource \"terraform_data\" \"site\" {}\n")
    {
        _repository = repository;
        Write("tofu/stacks/site/main.tf", hcl);
    }

    public Sandbox Sandbox { get; } = Sandbox.Create();

    /// <summary>Runs tofu; without one only files are looked at.</summary>
    public Tofu? Tofu { get; init; }

    /// <summary>What the settings say that the stack reads.</summary>
    public ImmutableArray<string> Reads { get; set; } = [];

    /// <summary>Where the private tree stands.</summary>
    public string Root => Path.Combine(Home.Work, "trees", "site-lab");

    public FlywheelHome Home => new(_folder.Of(".flywheel"));

    /// <summary>Of a bundle, in clear.</summary>
    public BundleFiles Bundle => new(_folder.Of("bundle"));

    /// <summary>Writes a file of the repository.</summary>
    public TreeBench Write(string path, string text)
    {
        Sandbox.WithFile(Path.Combine(_repository, path), text);
        return this;
    }

    /// <summary>Makes a link in the repository.</summary>
    public TreeBench Link(string path, string target)
    {
        Sandbox.WithLink(Path.Combine(_repository, path), target);
        return this;
    }

    /// <summary>The repository as it is now.</summary>
    public Checked<Repository> Read()
    {
        var git = GitFolder.Find(Sandbox.Root).Value!;
        return new RepositoryReader(TimeProvider.System).Read(git, GitStatus.Parse(Sandbox.GitStatus()), new RepositoryRequest
        {
            Path = Path.Combine(Sandbox.Root, _repository),
            AppPath = "app",
            Ci = CiEnvironment.Read(ImmutableSortedDictionary<string, string>.Empty),
        });
    }

    public StackTarget Target()
    {
        var repository = Read().Value!;
        var stack = repository.Stack("site")!;
        return new()
        {
            Stack = stack,
            Environment = "lab",
            Tofu = Tofu ?? new Tofu(new("terraform", "/nowhere/terraform", "1.11.4", "none"), ImmutableSortedDictionary<string, string>.Empty),
            Backend = StackBackend.Of(stack, "lab", null, Home).Value!,
            Checkout = repository.Checkout,
            Reads = Reads,
        };
    }

    public TestJobContext Context(string job = "plan/site") => new(_folder.Root, StubJob.Parse(job));

    /// <summary>One whose children end with the token.</summary>
    public TestJobContext Stopping(CancellationToken stop) => new(_folder.Root, StubJob.Parse("plan/site")) { Stop = stop };

    /// <summary>Makes the tree; the caller lets go of it.</summary>
    public Task<Checked<PrivateTree>> MakeAsync(CancellationToken cancellationToken) => PrivateTree.MakeAsync(Target(), Context(), cancellationToken);

    /// <summary>Carries a tree into the bundle, as sealing and opening do.</summary>
    public void Carry(PrivateTree tree)
    {
        FolderRemoval.Remove(Bundle.Tree);
        Directory.CreateDirectory(Bundle.Tree);
        foreach (var entry in TreeEntry.Below(tree.Root))
        {
            var path = Path.Combine(Bundle.Tree, entry.Path);
            switch (entry.Kind)
            {
                case TreeEntryKind.Folder:
                    Directory.CreateDirectory(path);
                    break;
                case TreeEntryKind.Link:
                    File.CreateSymbolicLink(path, entry.Link!);
                    break;
                default:
                    File.Copy(entry.FullPath, path);
                    break;
            }
        }
    }

    /// <summary>Puts the bundle's tree back.</summary>
    public Task<Checked<PrivateTree>> RestoreAsync(string? root, CancellationToken cancellationToken) =>
        PrivateTree.RestoreAsync(Bundle, root ?? Root, Path.Combine(_repository, "tofu/stacks/site"), Context("deploy/site"), cancellationToken);

    public void Dispose()
    {
        // what was restored may not be written
        FolderRemoval.Remove(Home.Root);
        _folder.Dispose();
        Sandbox.Dispose();
    }
}
