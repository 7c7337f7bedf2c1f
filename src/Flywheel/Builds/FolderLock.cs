using Flywheel.Artifacts;
using Flywheel.Files;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>One writer at a time in a folder, among the jobs of this process and among all processes of this data directory.</summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IDisposable _inProcess;
    private readonly FileStream _file;

    private FolderLock(IDisposable inProcess, FileStream file) => (_inProcess, _file) = (inProcess, file);

    /// <summary>Waits until the folder is free; the limit is the job's own.</summary>
    public static async Task<FolderLock> EnterAsync(JobContext context, string folder, CancellationToken cancellationToken)
    {
        var path = FileOf(context.Home, folder, "lock");
        var inProcess = await context.EnterAsync(path, cancellationToken);
        try
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            for (var waiting = false; ; waiting = true)
            {
                if (TryOpen(path) is { } file)
                {
                    return new(inProcess, file);
                }

                if (!waiting)
                {
                    context.Log.WriteLine($"Another flywheel works in {folder}; waiting for it.");
                }

                await Task.Delay(Pause, context.Time, cancellationToken);
            }
        }
        catch
        {
            inProcess.Dispose();
            throw;
        }
    }

    /// <summary>A small file of ours about a folder.</summary>
    public static string FileOf(FlywheelHome home, string folder, string ending) =>
        Path.Combine(home.Cache, "folders", $"{Digest.Of(System.Text.Encoding.UTF8.GetBytes(folder)).Hex[..32]}.{ending}");

    public void Dispose()
    {
        _file.Dispose();
        _inProcess.Dispose();
    }

    // .NET takes an advisory lock (flock) for an unshared file, which the kernel drops with the process.
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
