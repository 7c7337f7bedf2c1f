using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>Finds the program that makes the image, and installs one where that is allowed.</summary>
internal static class BuilderSelection
{
    private static readonly TimeSpan DaemonLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="BuildProblemException">There is none.</exception>
    public static async Task<Program> ChooseAsync(ImageBuild image, BuildMachine machine, JobContext context, CancellationToken cancellationToken) =>
        image.Builder switch
        {
            BuilderChoice.Auto => await AutoAsync(image, machine, context, cancellationToken),
            BuilderChoice.Docker => await DockerAsync(machine, context, cancellationToken),
            _ => machine.Find(image.Candidates[0])
                ?? await AptPackages.InstallAsync(image.Candidates[0], machine, context, cancellationToken)
                ?? throw Missing(image.Candidates[0], $"image.builder is {image.Candidates[0]}, which is not on PATH."),
        };

    private static async Task<Program> AutoAsync(ImageBuild image, BuildMachine machine, JobContext context, CancellationToken cancellationToken)
    {
        if (machine.Find("docker") is { } docker)
        {
            if (await AnswersAsync(docker, machine, context, cancellationToken))
            {
                return docker;
            }

            context.Log.WriteLine("docker is there, but its daemon does not answer; looking for another builder.");
        }

        return machine.Find("podman")
            ?? machine.Find("buildah")
            ?? (image.FlakeFolder is null ? null : machine.Find("nix"))
            ?? await AptPackages.InstallAsync("buildah", machine, context, cancellationToken)
            ?? throw Missing("buildah", "Neither a Docker daemon nor podman, buildah or (with a flake.nix) nix is on this machine.");
    }

    private static async Task<Program> DockerAsync(BuildMachine machine, JobContext context, CancellationToken cancellationToken) =>
        machine.Find("docker") is not { } docker
            ? throw new BuildProblemException(BuildRules.NoImageBuilder.Create("image.builder is docker, which is not on PATH.",
                "Install Docker Engine (https://docs.docker.com/engine/install/), or set image.builder to auto."))
            : await AnswersAsync(docker, machine, context, cancellationToken)
                ? docker
                : throw new BuildProblemException(BuildRules.DockerSilent.Create($"{docker.Path} is there, but its daemon did not answer within 5 s.",
                    "Start the daemon, set DOCKER_HOST, or set image.builder to auto."));

    private static async Task<bool> AnswersAsync(Program docker, BuildMachine machine, JobContext context, CancellationToken cancellationToken)
    {
        var exit = await context.RunAsync(new ToolCommand
        {
            File = docker.Path,
            Arguments = ["version", "--format", "{{.Server.Version}}"],
            Directory = context.WorkFolder,
            Environment = machine.ForImages(),
            Timeout = DaemonLimit,
            Stopping = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        }, logged: LoggedStreams.None);
        cancellationToken.ThrowIfCancellationRequested();
        return exit.IsSuccess;
    }

    private static BuildProblemException Missing(string program, string detail) =>
        new(BuildRules.NoImageBuilder.Create(detail,
            $"Run \"{AptPackages.Command(AptPackages.For(program))}\", or give --install-missing as root."));
}
