using System.Collections.Immutable;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>The files of this machine that make an image in which Node runs: Node, what it is linked with, and the certificates.</summary>
internal sealed class HostNode
{
    /// <summary>Where certificates lie; the image gets them at the same place.</summary>
    public const string Certificates = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Changes with every library that the system installs or updates.</summary>
    public const string LibraryCache = "/etc/ld.so.cache";

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Everybody = Runnable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private readonly string _node;
    private readonly ImmutableArray<string> _libraries;

    private HostNode(string node, ImmutableArray<string> libraries) => (_node, _libraries) = (node, libraries);

    /// <summary>Asks Node where it is and the linker what it needs.</summary>
    /// <exception cref="BuildProblemException">There is no Node, or a library of it is missing.</exception>
    public static async Task<HostNode> FindAsync(BuildMachine machine, JobContext context, CancellationToken cancellationToken)
    {
        if (machine.Find("node") is not { } program || machine.Find("ldd") is not { } ldd)
        {
            throw new BuildProblemException(MachineRules.ToolMissing.Create(
                "image.base is host-node, which needs \"node\" and \"ldd\" on PATH.",
                "Install Node 20 or newer, or name a base image with Node in image.base."));
        }

        // "node" may be a script or a link of a version manager; the process itself knows what it is.
        var node = (await AskAsync(machine, context, program, ["-p", "process.execPath"], cancellationToken)).Trim();
        if (!Path.IsPathFullyQualified(node) || !File.Exists(node))
        {
            throw new BuildProblemException(BuildRules.HostNode.Create($"{program.Path} did not say where its program is."));
        }

        return new(node, LibrariesIn(await AskAsync(machine, context, ldd, [node], cancellationToken)));
    }

    /// <summary>The paths in what ldd prints, sorted.</summary>
    /// <exception cref="BuildProblemException">One of them was not found.</exception>
    public static ImmutableArray<string> LibrariesIn(string ldd)
    {
        var libraries = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in ldd.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.EndsWith("=> not found", StringComparison.Ordinal))
            {
                throw new BuildProblemException(BuildRules.HostNode.Create($"A library of Node is missing on this machine: {line}."));
            }

            // "libm.so.6 => /lib/libm.so.6 (0x…)", "/lib64/ld-linux-x86-64.so.2 (0x…)"; linux-vdso has no file
            libraries.UnionWith(line.Split(' ').Where(word => word.StartsWith('/')));
        }

        return [.. libraries];
    }

    /// <summary>Digest and path of each file, as sha256sum prints them: Node first, then libraries, then certificates.</summary>
    public string List()
    {
        var list = new StringBuilder();
        foreach (var file in Files)
        {
            list.Append(Digest.OfFile(file).Hex).Append("  ").Append(file).Append('\n');
        }

        return list.ToString();
    }

    /// <summary>Copies the files into a root file system: Node to /usr/bin/node, the rest to its own places.</summary>
    /// <remarks>All modes are set: under a strict umask the image could not be entered, and its digest would be another.</remarks>
    public void CopyTo(string root)
    {
        foreach (var file in Files)
        {
            var target = Path.Combine(root, file == _node ? "usr/bin/node" : file.TrimStart('/'));
            MakeFolder(Path.GetDirectoryName(target)!, root);
            File.Copy(file, target);
            File.SetUnixFileMode(target, file == Certificates ? Plain : Runnable);
        }

        MakeFolder(Path.Combine(root, "tmp"), root);
        File.SetUnixFileMode(Path.Combine(root, "tmp"), Everybody);
        File.SetUnixFileMode(root, Runnable);
    }

    private IEnumerable<string> Files => [_node, .. _libraries, .. File.Exists(Certificates) ? new[] { Certificates } : []];

    private static async Task<string> AskAsync(
        BuildMachine machine, JobContext context, Program program, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        var output = new CapturedOutput();
        var exit = await context.RunAsync(
            new() { File = program.Path, Arguments = arguments, Directory = context.WorkFolder, Environment = machine.Plain() },
            output, LoggedStreams.Error);
        cancellationToken.ThrowIfCancellationRequested();
        return exit.IsSuccess || output.StandardText.Contains("not a dynamic executable", StringComparison.Ordinal)
            ? output.StandardText
            : throw new BuildProblemException(BuildRules.HostNode.Create($"{program.Path} ended with {exit}."));
    }

    private static void MakeFolder(string folder, string root)
    {
        if (!Directory.Exists(folder))
        {
            if (folder.Length > root.Length)
            {
                MakeFolder(Path.GetDirectoryName(folder)!, root);
            }

            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, Runnable);
        }
    }
}
