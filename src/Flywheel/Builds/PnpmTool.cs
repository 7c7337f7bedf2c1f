using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>pnpm in exactly the version that an app names: the machine's own if it is that, else one that npm puts among flywheel's tools.</summary>
internal sealed class PnpmTool(BuildMachine machine, AppBuild app)
{
    /// <summary>Node and pnpm, ready to be used; or why not.</summary>
    internal sealed record Found(Program? Node, Program? Pnpm, ImmutableArray<Diagnostic> Diagnostics)
    {
        public Found(params ImmutableArray<Diagnostic> diagnostics)
            : this(null, null, diagnostics)
        {
        }
    }

    public async Task<Found> FindAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (machine.Find("node") is not { } node)
        {
            return new(MachineRules.ToolMissing.Create("The app is built by Node, and there is no \"node\" on PATH.",
                "Install Node 20 or newer with npm: https://nodejs.org/en/download"));
        }

        if (app.PackageManager is not { } packageManager)
        {
            var open = BuildRules.PackageManagerOpen.At(PackageFile, "package.json names no packageManager.",
                "Add \"packageManager\": \"pnpm@\" and the version that \"pnpm --version\" prints.");
            return machine.Find("pnpm") is { } any
                ? new(node, any, [open])
                : new(MachineRules.ToolMissing.Create("The app is built by pnpm. There is none on PATH, and package.json names no version to install.",
                    "Name one: \"packageManager\": \"pnpm@10.34.9\""));
        }

        if (PnpmVersion.Parse(packageManager) is not { } version)
        {
            return new(BuildRules.PackageManagerUnknown.At(PackageFile,
                $"packageManager is \"{packageManager}\". Flywheel builds apps with pnpm, in exactly one version.",
                "Write it as \"pnpm@10.34.9\"."));
        }

        var own = Path.Combine(context.Home.Tools, $"pnpm-{version}", "bin", "pnpm");
        if ((Program.At("pnpm", own) ?? await OnPathAsync(version, node, context)) is { } found)
        {
            return new(node, found, []);
        }

        return await InstallAsync(version, node, own, context, cancellationToken);
    }

    private SourcePosition PackageFile => new(app.Of("package.json"));

    private async Task<Program?> OnPathAsync(string version, Program node, JobContext context)
    {
        if (machine.Find("pnpm") is not { } pnpm)
        {
            return null;
        }

        // Asked outside of the app, where its packageManager would make pnpm fetch or refuse another version of itself.
        var answer = await ProgramVersion.AskAsync(context, Command(pnpm, ["--version"], context.WorkFolder, node));
        if (answer == version)
        {
            return pnpm;
        }

        context.Log.WriteLine($"The machine has pnpm {answer ?? "of unknown version"}; the app names {version}.");
        return null;
    }

    private async Task<Found> InstallAsync(string version, Program node, string own, JobContext context, CancellationToken cancellationToken)
    {
        using var alone = await context.EnterAsync("install pnpm", cancellationToken);
        if (Program.At("pnpm", own) is { } meanwhile)
        {
            return new(node, meanwhile, []);
        }

        if (machine.Find("npm") is not { } npm)
        {
            return new(MachineRules.ToolMissing.Create($"pnpm {version} is installed by npm, and there is no \"npm\" on PATH.",
                $"Install npm, or pnpm itself: npm install --global pnpm@{version}"));
        }

        // npm writes relative links only, so the whole folder can be moved into its place once it is complete.
        var temporary = Path.Combine(context.WorkFolder, "pnpm");
        context.Log.WriteLine($"Installing pnpm {version} into {Path.GetDirectoryName(Path.GetDirectoryName(own))}.");
        var command = Command(npm, InstallArguments(temporary, version), context.WorkFolder, node);
        var (exit, seen) = await Downloading.RunAsync(context, command, cancellationToken);
        if (!exit.IsSuccess || Program.At("pnpm", Path.Combine(temporary, "bin", "pnpm")) is null)
        {
            return new(BuildRules.PnpmUnavailable.At(PackageFile,
                $"npm ended with {exit} when it was to install pnpm {version}{(seen.Network ? "; the registry could not be reached" : "")}.",
                $"Try it by hand: npm install --global pnpm@{version}"));
        }

        MoveIntoPlace(temporary, Path.GetDirectoryName(Path.GetDirectoryName(own))!);
        return new(node, Program.At("pnpm", own), []);
    }

    /// <summary>What npm is called with.</summary>
    internal static ImmutableArray<string> InstallArguments(string prefix, string version) =>
        ["install", "--global", "--prefix", prefix, "--no-audit", "--no-fund", $"pnpm@{version}"];

    private ToolCommand Command(Program program, ImmutableArray<string> arguments, string folder, Program node) => new()
    {
        File = program.Path,
        Arguments = arguments,
        Directory = folder,
        Environment = machine.ForScripts(node),
    };

    private static void MoveIntoPlace(string temporary, string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        try
        {
            Directory.Move(temporary, place);
        }
        catch (IOException) when (File.Exists(Path.Combine(place, "bin", "pnpm")))
        {
            // another process was faster; what it installed is the same
        }
    }
}
