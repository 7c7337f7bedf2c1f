
namespace Flywheel.Builds;

/// <summary>Makes the image with buildah or podman in a store of the job's own.</summary>
internal sealed class ContainerBuilder(Program program)
{
    private const string Image = "localhost/flywheel/image:build";
    private const string Base = "localhost/flywheel/host-node:1";

    /// <summary>Leaves the image as layout.</summary>
    /// <exception cref="BuildProblemException">A step failed.</exception>
    public async Task BuildAsync(ImageWork work, CancellationToken cancellationToken)
    {
        // The job's own folder is too deep for podman.
        var runFolder = Directory.CreateTempSubdirectory("fw-");
        try
        {
            await BuildAsync(work, new(program.Name, work.Of("store"), runFolder.FullName, DriverFor(work.Context.WorkFolder)), cancellationToken);
        }
        finally
        {
            runFolder.Delete(recursive: true);
        }
    }

    private async Task BuildAsync(ImageWork work, ContainerCommands commands, CancellationToken cancellationToken)
    {
        var (baseImage, mayPull) = (work.Image.Base, true);
        if (baseImage == ImageBuild.HostNode)
        {
            var folder = await HostNodeFolder.MakeAsync(work, cancellationToken);
            await work.RunAsync(work.Command(program, commands.Build(Base, Path.Combine(folder, "Dockerfile"), folder, null, mayPull: false)), cancellationToken);
            (baseImage, mayPull) = (Base, false);
        }

        var context = work.Of("context");
        await PrivateCopy.ContextAsync(work, context, cancellationToken);
        var dockerfile = DockerfileCopy.Make(work);
        await work.RunAsync(work.Command(program, commands.Build(Image, dockerfile, context, baseImage, mayPull)), cancellationToken);
        await work.RunAsync(work.Command(program, commands.Export(Image, ImageWork.Layout)), cancellationToken);
    }

    // Overlay mounts need root, and a file system below that is not itself an overlay, as it is in most containers.
    private static string DriverFor(string folder)
    {
        var known = Environment.IsPrivilegedProcess
            && File.Exists("/proc/filesystems") && File.ReadAllText("/proc/filesystems").Contains("\toverlay\n", StringComparison.Ordinal)
            && new DriveInfo(folder).DriveFormat is "ext2" or "ext3" or "ext4" or "xfs" or "btrfs";
        return known ? "overlay" : "vfs";
    }
}
