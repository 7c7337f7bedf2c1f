using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>Debian's packages of the tools that a build may miss.</summary>
internal static class AptPackages
{
    private const string Lists = "/var/lib/apt/lists";

    /// <summary>
    /// What to install for a program. Never crun, which buildah and podman would prefer and which fails where control groups are hybrid.
    /// </summary>
    public static ImmutableArray<string> For(string program) => program switch
    {
        "buildah" => ["buildah", "runc"],
        "podman" => ["podman", "runc"],
        "nix" => ["nix-bin"],
        "skopeo" => ["skopeo"],
        _ => [],
    };

    /// <summary>What a person would type.</summary>
    public static string Command(ImmutableArray<string> packages) =>
        $"apt-get install --no-install-recommends {string.Join(' ', packages)}";

    /// <summary>What apt-get is called with.</summary>
    public static ImmutableArray<string> Arguments(ImmutableArray<string> packages) =>
        ["install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", .. packages];

    /// <summary>Installs the packages of a program if that is allowed, and finds it.</summary>
    /// <exception cref="BuildProblemException">It is allowed and failed.</exception>
    public static async Task<Program?> InstallAsync(string program, BuildMachine machine, JobContext context, CancellationToken cancellationToken)
    {
        var packages = For(program);
        if (!machine.InstallMissing || packages.IsEmpty)
        {
            return null;
        }

        if (!machine.IsRoot || machine.Find("apt-get") is not { } apt)
        {
            throw new BuildProblemException(BuildRules.InstallRefused.Create(
                $"\"{program}\" is missing, and --install-missing works as root with apt-get only.", Command(packages)));
        }

        using var alone = await context.EnterAsync("apt-get", cancellationToken);
        if (machine.Find(program) is { } meanwhile)
        {
            return meanwhile;
        }

        context.Log.WriteLine($"Installing {string.Join(", ", packages)}, because --install-missing was given.");
        var updated = !HasLists() && await RunAsync(apt, ["update"], machine, context, cancellationToken);
        var installed = await RunAsync(apt, Arguments(packages), machine, context, cancellationToken)
            // Lists that are old name packages that are gone.
            || (!updated && await RunAsync(apt, ["update"], machine, context, cancellationToken)
                && await RunAsync(apt, Arguments(packages), machine, context, cancellationToken));
        return installed && machine.Find(program) is { } found
            ? found
            : throw new BuildProblemException(BuildRules.InstallRefused.Create($"apt-get could not install {string.Join(", ", packages)}.", Command(packages)));
    }

    private static bool HasLists() => Directory.Exists(Lists) && Directory.EnumerateFiles(Lists, "*_Packages*").Any();

    private static async Task<bool> RunAsync(
        Program apt, ImmutableArray<string> arguments, BuildMachine machine, JobContext context, CancellationToken cancellationToken)
    {
        var exit = await context.RunAsync(new ToolCommand
        {
            File = apt.Path,
            Arguments = arguments,
            Directory = "/",
            Environment = machine.Plain().SetItem("DEBIAN_FRONTEND", "noninteractive").SetItem("LC_ALL", "C.UTF-8"),
            // dpkg must not be killed in the middle of a package.
            Stopping = StopPolicy.InterruptOnly,
        });
        cancellationToken.ThrowIfCancellationRequested();
        return exit.IsSuccess;
    }
}
