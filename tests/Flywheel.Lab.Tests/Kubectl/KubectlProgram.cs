using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>The real kubectl, pointed at a lab and one namespace of it.</summary>
/// <param name="file">Absolute path of the program.</param>
/// <param name="kubeconfig">The lab's.</param>
/// <param name="folder">An own folder for caches and manifests.</param>
/// <param name="namespace">Where commands work that name none.</param>
internal sealed class KubectlProgram(string file, string kubeconfig, string folder, string @namespace)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private int _files;

    /// <summary>A command that ends well.</summary>
    /// <returns>What it printed, without the last line end.</returns>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var ended = await RunAsync(arguments);
        Assert.True(ended.Code == 0, $"kubectl {string.Join(' ', arguments)}: exit {ended.Code}\n{ended.Output}\n{ended.Error}");
        return ended.Output.TrimEnd('\n');
    }

    /// <summary>A command that fails.</summary>
    /// <returns>What it said on stderr and stdout.</returns>
    public async Task<string> RefusedAsync(params string[] arguments)
    {
        var ended = await RunAsync(arguments);
        Assert.True(ended.Code is not (0 or null), $"kubectl {string.Join(' ', arguments)} did not fail:\n{ended.Output}");
        return ended.Error + ended.Output;
    }

    /// <summary><c>apply -f</c> of a manifest.</summary>
    public Task<string> ApplyAsync(string manifest, params string[] options) => OkAsync(["apply", "-f", Write(manifest), .. options]);

    /// <summary>A file with this content, for <c>-f</c>.</summary>
    public string Write(string content)
    {
        var path = Path.Combine(folder, $"{@namespace}-{Interlocked.Increment(ref _files)}.yaml");
        File.WriteAllText(path, content);
        return path;
    }

    public async Task<KubectlExit> RunAsync(
        IReadOnlyList<string> arguments, ImmutableSortedDictionary<string, string>? variables = null, CancellationToken stop = default)
    {
        var output = new CapturedOutput();
        var environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = folder,
            ["KUBECONFIG"] = kubeconfig,
            ["KUBECACHEDIR"] = Path.Combine(folder, "cache"),
            ["TZ"] = "UTC",
        });
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(
            new ToolCommand
            {
                File = file,
                Arguments = [$"--namespace={@namespace}", .. arguments],
                Directory = folder,
                Environment = variables is null ? environment : environment.SetItems(variables),
                Timeout = Limit,
            },
            output,
            new StopSignal(stop, CancellationToken.None));
        return new(exit.Code, output.StandardText, output.ErrorText);
    }

    /// <summary>All that are installed: the one on PATH, and those of one version each beside it or on PATH.</summary>
    public static IEnumerable<string> Installed()
    {
        var first = RequiredTool.Find("kubectl");
        string[] folders = [Path.GetDirectoryName(new FileInfo(first).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? first)!];
        return ["kubectl", .. Enumerable.Range(27, 7).Select(minor => $"kubectl.1.{minor}").Where(name => folders.Any(f => File.Exists(Path.Combine(f, name))))];
    }

    /// <summary>Absolute path of one that <see cref="Installed"/> names.</summary>
    public static string PathOf(string name)
    {
        var first = RequiredTool.Find("kubectl");
        return name == "kubectl" ? first : Path.Combine(Path.GetDirectoryName(new FileInfo(first).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? first)!, name);
    }
}
