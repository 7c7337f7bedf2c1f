using Flywheel.Repositories;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>Reads files that a run's configuration names. The lab outlives the run, so no file may hold it up or fill its memory.</summary>
internal static class BoundedFile
{
    /// <summary>Far more than all that a cluster takes in one object.</summary>
    public const int Largest = 32 << 20;

    /// <summary>The text of an ordinary file.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="summary">The problem's summary when it cannot be read.</param>
    /// <param name="largest">In bytes.</param>
    /// <exception cref="ProviderException">It is missing, unreadable, a pipe or a device, or too large.</exception>
    public static string ReadText(string path, string summary, int largest = Largest)
    {
        try
        {
            // Opened without waiting: a pipe is known for one only then.
            using var file = NativeFiles.OpenFile(NativeFiles.RealPath(path) ?? throw new FileNotFoundException("there is no such file"));
            if (file.IsInvalid)
            {
                throw new UnauthorizedAccessException("it may not be opened");
            }

            if (!NativeFiles.TryStat(file, out var stat) || !stat.IsFile)
            {
                throw new IOException("it is no ordinary file");
            }

            using var stream = new FileStream(file, FileAccess.Read);
            return stream.Length <= largest
                ? new StreamReader(stream).ReadToEnd()
                : throw new IOException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it is larger than {largest >> 20} MiB"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(summary, $"{path} cannot be read: {unreadable.Message.TrimEnd('.')}.");
        }
    }
}
