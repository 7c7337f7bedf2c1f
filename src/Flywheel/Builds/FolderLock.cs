using System.Text;
using Flywheel.Artifacts;
using Flywheel.Files;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>One writer at a time in a folder of the checkout, among the jobs of this process and among all processes of this data directory.</summary>
internal static class FolderLock
{
    /// <summary>Waits until the folder is free; dispose to let go. The limit is the job's own.</summary>
    public static Task<IDisposable> EnterAsync(JobContext context, string folder, CancellationToken cancellationToken) =>
        context.EnterAsync($"folder-{NameOf(folder)}", cancellationToken);

    /// <summary>A small file of ours about a folder.</summary>
    public static string FileOf(FlywheelHome home, string folder, string ending) =>
        Path.Combine(home.Cache, "folders", $"{NameOf(folder)}.{ending}");

    private static string NameOf(string folder) => Digest.Of(Encoding.UTF8.GetBytes(folder)).Hex[..32];
}
