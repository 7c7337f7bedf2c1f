using Flywheel.Builds;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Builds;

/// <summary>A copy of this repository's own application, built and packed by real tools.</summary>
internal sealed class RealApp : IDisposable
{
    private static readonly string[] Ignored = ["node_modules", "build", ".svelte-kit"];
    private readonly TemporaryFolder _folder = new();

    public RealApp()
    {
        var source = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(source.FullName, "flywheel.slnx")))
        {
            source = source.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        File.Copy(Path.Combine(source.FullName, "flake.nix"), _folder.Of("flake.nix"));
        Copy(new(Path.Combine(source.FullName, "app")), _folder.Of("app"));
        var paths = Directory.EnumerateFiles(_folder.Of("app"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder.Root, file))
            .Order(StringComparer.Ordinal);
        Files = new(new FileTree(_folder.Root, [.. paths.Select(path => new FileEntry(path))]), "app", []);
    }

    public string Root => _folder.Root;

    public InputFiles Files { get; }

    public BuildMachine Machine { get; } = new(
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal),
        new(Environment.GetEnvironmentVariable("PATH") ?? "", AppContext.BaseDirectory), installMissing: false);

    public AppBuild App => new()
    {
        Folder = _folder.Of("app"),
        Path = "app",
        Files = [Files],
        PackageManager = "pnpm@10.34.9",
        Scripts = ["build", "check", "test"],
    };

    public ImageBuild Image(BuilderChoice builder) => new()
    {
        Builder = builder,
        Context = Files,
        Dockerfile = _folder.Of("app/Dockerfile"),
        DockerfilePath = "app/Dockerfile",
        FlakeFolder = _folder.Root,
        Base = ImageBuild.HostNode,
    };

    /// <summary>Runs the job and shows its log where the test's output goes.</summary>
    public async Task<(JobResult Result, TestJobContext Context)> RunAsync(Job job, RunId? run = null, params (JobId Id, JobResult Result)[] before)
    {
        var context = new TestJobContext(_folder.Root, job.Id, run);
        foreach (var (id, earlier) in before)
        {
            context.Add(id, earlier);
        }

        var started = TimeProvider.System.GetTimestamp();
        var result = await job.RunAsync(context, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{context.Recorded.Text}{job.Id} took {Words.Duration(TimeProvider.System.GetElapsedTime(started))}");
        return (result, context);
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (var folder in source.EnumerateDirectories().Where(f => !Ignored.Contains(f.Name, StringComparer.Ordinal)))
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }
}
