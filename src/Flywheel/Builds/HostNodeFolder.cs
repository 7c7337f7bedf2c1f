namespace Flywheel.Builds;

/// <summary>The folder from which a Dockerfile makes the base image of this machine's Node.</summary>
internal static class HostNodeFolder
{
    public static async Task<string> MakeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        var node = await HostNode.FindAsync(work.Machine, work.Context, cancellationToken);
        var folder = work.Of("base");
        Directory.CreateDirectory(folder);
        try
        {
            node.CopyTo(Path.Combine(folder, "rootfs"));
        }
        catch (Exception problem) when (problem is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new BuildProblemException(Diagnostics.BuildRules.HostNode.Create($"A file of it cannot be copied: {problem.Message}"));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM scratch\nCOPY rootfs/ /\n", cancellationToken);
        return folder;
    }
}
