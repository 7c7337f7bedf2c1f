namespace Flywheel.Diagnostics;

/// <summary>FW3xxx: the application and its image.</summary>
internal static class BuildRules
{
    public static readonly DiagnosticRule LockfileMissing = new("FW3001", Severity.Error, "Lock file missing",
        "The app has no pnpm-lock.yaml, so the same commit could build from other packages tomorrow. Run pnpm install and commit the file.");

    public static readonly DiagnosticRule LockfileStale = new("FW3002", Severity.Error, "Lock file does not fit package.json",
        "The packages that package.json asks for are not those of pnpm-lock.yaml. Run pnpm install and commit the lock file.");

    public static readonly DiagnosticRule PackageManagerUnknown = new("FW3003", Severity.Error, "Package manager not supported",
        "packageManager in package.json names another tool than pnpm, or no exact version (pnpm@10.34.9).");

    public static readonly DiagnosticRule PackageManagerOpen = new("FW3004", Severity.Warning, "Version of pnpm not pinned",
        "package.json has no packageManager, so whatever pnpm is on the machine builds the app. Name the exact version.");

    public static readonly DiagnosticRule NodeVersion = new("FW3005", Severity.Error, "Node does not fit the app",
        "The machine's Node is not in the range that engines.node in package.json names.");

    public static readonly DiagnosticRule InstallFailed = new("FW3006", Severity.Error, "Packages could not be installed",
        "pnpm install ended with an error. When the registry did not answer it was tried again before.");

    public static readonly DiagnosticRule BuildFailed = new("FW3007", Severity.Error, "The app does not build",
        "The build script of package.json ended with an error; the job's log has its output.");

    public static readonly DiagnosticRule NoOutput = new("FW3008", Severity.Error, "The build left no output",
        "The build script ended well, but there is no build/index.js that it wrote, which is what adapter-node makes.");

    public static readonly DiagnosticRule OutputUnpackable = new("FW3009", Severity.Error, "The build's output cannot be packed",
        "The output holds a link, a device or a name that cannot be carried safely to another machine.");

    public static readonly DiagnosticRule OutputNotIgnored = new("FW3010", Severity.Warning, "The build's output is not ignored",
        "Files of build/ belong to the repository, so each build changes its own input and is never reused. Let git ignore the folder.");

    public static readonly DiagnosticRule AppTestsFailed = new("FW3011", Severity.Error, "A script of the app failed",
        "The check or test script of package.json ended with an error; the job's log has its output.");

    public static readonly DiagnosticRule NoBuildScript = new("FW3012", Severity.Error, "The app has no build script",
        "package.json names no script called build, so there is nothing that makes the output.");

    public static readonly DiagnosticRule PnpmUnavailable = new("FW3013", Severity.Error, "pnpm could not be installed",
        "npm could not install the version of pnpm that package.json names into flywheel's own folder of tools.");

    public static readonly DiagnosticRule NoImageBuilder = new("FW3101", Severity.Error, "No program that builds images",
        "The image needs docker with its daemon, podman, buildah or nix. The help names the command that installs one.");

    public static readonly DiagnosticRule DockerSilent = new("FW3102", Severity.Error, "The Docker daemon does not answer",
        "The settings choose docker, and its client is there, but the daemon did not answer within five seconds.");

    public static readonly DiagnosticRule ImageFailed = new("FW3103", Severity.Error, "The image does not build",
        "The program that builds images ended with an error; the job's log has its output.");

    public static readonly DiagnosticRule DockerfileMissing = new("FW3104", Severity.Error, "Dockerfile missing",
        "The file that image.dockerfile names does not exist.");

    public static readonly DiagnosticRule FlakeMissing = new("FW3105", Severity.Error, "Flake missing",
        "The image is to be built by Nix, but there is no flake.nix in the repository or above the image's context.");

    public static readonly DiagnosticRule ImageName = new("FW3106", Severity.Error, "Name of the image not valid",
        "image.repository or image.base is no name of an image: lower-case host and path, without user name, flag or blank.");

    public static readonly DiagnosticRule ImageUnreadable = new("FW3107", Severity.Error, "What the builder wrote is no OCI image",
        "The builder ended well, but its result is not one OCI image. Docker writes one from version 25 on.");

    public static readonly DiagnosticRule PushFailed = new("FW3108", Severity.Error, "The image could not be pushed",
        "The registry refused the image or did not answer; the job's log has what it said.");

    public static readonly DiagnosticRule HostNode = new("FW3109", Severity.Error, "The machine's Node cannot become a base image",
        "base: host-node packs Node with the libraries it is linked with, and one of these files could not be found or read.");

    public static readonly DiagnosticRule ContextMissing = new("FW3110", Severity.Error, "Folder of the image missing",
        "The folder that image.context names does not exist.");

    public static readonly DiagnosticRule InstallRefused = new("FW3111", Severity.Error, "A missing tool could not be installed",
        "With --install-missing the packages are installed by apt-get, which ended with an error or may be run by root only.");
}
