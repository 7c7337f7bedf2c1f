using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>An app whose packages are installed, so that its scripts can run.</summary>
internal sealed class AppScripts
{
    private readonly BuildMachine _machine;
    private readonly AppBuild _app;
    private readonly JobContext _context;
    private readonly Program _node;
    private readonly Program _pnpm;

    private AppScripts(BuildMachine machine, AppBuild app, JobContext context, Program node, Program pnpm) =>
        (_machine, _app, _context, _node, _pnpm) = (machine, app, context, node, pnpm);

    /// <summary>Finds the tools and installs the packages, once in a run; null when that is impossible, and the diagnostics say why.</summary>
    public static async Task<Checked<AppScripts>> PrepareAsync(
        BuildMachine machine, AppBuild app, JobContext context, CancellationToken cancellationToken)
    {
        var tools = await new PnpmTool(machine, app).FindAsync(context, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (tools is not { Node: { } node, Pnpm: { } pnpm })
        {
            return new(null, tools.Diagnostics);
        }

        var scripts = new AppScripts(machine, app, context, node, pnpm);
        var problems = tools.Diagnostics;
        if (await scripts.FindMisfitAsync() is { } misfit)
        {
            return new(null, problems.Add(misfit));
        }

        return await scripts.InstallOnceAsync(cancellationToken) is { } problem ? new(null, problems.Add(problem)) : new(scripts, problems);
    }

    /// <summary>Runs one script of package.json.</summary>
    public async Task<ProcessExit> RunAsync(string script, CancellationToken cancellationToken)
    {
        var exit = await _context.RunAsync(Command(["run", script]));
        cancellationToken.ThrowIfCancellationRequested();
        return exit;
    }

    /// <summary>What fingerprints need to know of the tools, without starting any.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Values(BuildMachine machine, AppBuild app) =>
    [
        new("node", machine.IdentityOf("node")),
        new("pnpm", app.PackageManager ?? machine.IdentityOf("pnpm")),
        new("lockfile", LockfileAbove(app.Folder) is { } file && Path.GetDirectoryName(file) != app.Folder ? Artifacts.Digest.OfFile(file).Hex : "in the app"),
    ];

    private async Task<Diagnostic?> FindMisfitAsync()
    {
        var file = new SourcePosition(_app.Of("package.json"));
        if (LockfileAbove(_app.Folder) is null)
        {
            return BuildRules.LockfileMissing.At(file, $"There is no {_app.Of("pnpm-lock.yaml")}.",
                $"Run \"pnpm install\" in {_app.Path} and commit pnpm-lock.yaml.");
        }

        if (EnginesOf(_app.Folder) is { } range
            && await ProgramVersion.AskAsync(_context, Command(_node, ["--version"], _context.WorkFolder)) is { } version
            && NodeRange.Contains(range, version) == false)
        {
            return BuildRules.NodeVersion.At(file, $"engines.node is \"{range}\", but {_node.Path} is version {version}.",
                "Install a Node of that range and put it first on PATH.");
        }

        return null;
    }

    // Build and tests need the same packages in the same folder, and two installs at once spoil it. The stamp says which run installed
    // last, so the second job of a run does not ask again, and the next run does, whatever somebody did to node_modules meanwhile.
    private async Task<Diagnostic?> InstallOnceAsync(CancellationToken cancellationToken)
    {
        using var alone = await FolderLock.EnterAsync(_context, _app.Folder, cancellationToken);
        var stamp = FolderLock.FileOf(_context.Home, _app.Folder, "installed");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == _context.Run.Value)
        {
            _context.Log.WriteLine("The packages are installed already.");
            return null;
        }

        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(stamp)!);
        File.Delete(stamp);
        var (exit, seen) = await Downloading.RunAsync(_context, Command(["install", "--frozen-lockfile"]), cancellationToken);
        if (exit.IsSuccess)
        {
            DurableFile.Write(stamp, System.Text.Encoding.ASCII.GetBytes(_context.Run.Value));
            return null;
        }

        return seen.Lockfile
            ? BuildRules.LockfileStale.At(new(_app.Of("pnpm-lock.yaml")), "pnpm refused the lock file; the job's log has the packages that differ.",
                $"Run \"pnpm install\" in {_app.Path} and commit pnpm-lock.yaml.")
            : BuildRules.InstallFailed.At(new(_app.Of("package.json")),
                $"\"pnpm install --frozen-lockfile\" ended with {exit}{(seen.Network ? "; the registry could not be reached" : "")}.");
    }

    private ToolCommand Command(ImmutableArray<string> arguments) => Command(_pnpm, arguments, _app.Folder);

    private ToolCommand Command(Program program, ImmutableArray<string> arguments, string folder) => new()
    {
        File = program.Path,
        Arguments = arguments,
        Directory = folder,
        Environment = _machine.ForScripts(_node, _pnpm),
    };

    // In a workspace the lock file is beside pnpm-workspace.yaml, above the app.
    private static string? LockfileAbove(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var file = Path.Combine(at, "pnpm-lock.yaml");
            if (File.Exists(file) && (at == folder || File.Exists(Path.Combine(at, "pnpm-workspace.yaml"))))
            {
                return file;
            }
        }

        return null;
    }

    private static string? EnginesOf(string folder)
    {
        try
        {
            using var package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "package.json")));
            return package.RootElement.TryGetProperty("engines", out var engines)
                && engines.ValueKind == JsonValueKind.Object
                && engines.TryGetProperty("node", out var node)
                && node.ValueKind == JsonValueKind.String ? node.GetString() : null;
        }
        catch (Exception problem) when (problem is JsonException or IOException or InvalidOperationException)
        {
            return null;  // pnpm says so better
        }
    }
}
