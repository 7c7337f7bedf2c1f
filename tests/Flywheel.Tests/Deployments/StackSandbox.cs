using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Deployments;

/// <summary>One stack, <c>attic</c>, in one environment, <c>lab</c>, with a fake terraform.</summary>
internal sealed class StackSandbox : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StackSandbox(string hcl = "resource \"terraform_data\" \"site\" {\n}\n", params string[] script)
    {
        Directory.CreateDirectory(Folder);
        Write("main.tf", hcl);
        Tofu = FakeTofu.Create(_folder.Of("bin"), script);
        Home = new(_folder.Of(".flywheel"));
    }

    public FakeTofu Tofu { get; }

    /// <summary>Of the stack.</summary>
    public string Folder => _folder.Of("tofu/stacks/attic");

    /// <summary>Where a context of this root keeps everything.</summary>
    public string Root => _folder.Root;

    public FlywheelHome Home { get; }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>The stack as it lies on disk now.</summary>
    public Stack Stack()
    {
        var tree = FileTree.Scan(_folder.Root, IgnoredPaths.None, FileHashes.InMemory()).Value!;
        var folder = new TreeFolder(tree, "tofu/stacks/attic", "tofu/stacks/attic");
        return new("attic", folder, ModuleFacts.Read(folder, readsTofuFiles: false), []);
    }

    public Checked<StackBackend> Backend(string? address = null) => StackBackend.Of(Stack(), "lab", address, Home);

    public StackTarget Target(string? address = null) => new()
    {
        Stack = Stack(),
        Environment = "lab",
        Tofu = Tofu.Commands(),
        Backend = Backend(address).Value!,
    };

    /// <summary>Runs a job with real processes, as a run of its own unless a context is given.</summary>
    public async Task<JobResult> RunAsync(Job job, TestJobContext? context = null) =>
        await job.RunAsync(context ?? Context(job), TestContext.Current.CancellationToken);

    public TestJobContext Context(Job job) => new(_folder.Root, job.Id);

    public void Dispose() => _folder.Dispose();
}
