using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>Gets a YAML file from disk, never more of it than could be valid.</summary>
internal static class DocumentFile
{
    /// <summary>Reads and parses the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">How positions call it.</param>
    public static Checked<YamlMapping> Read(string path, string name)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[(int)Math.Min(stream.Length, YamlText.LargestFile) + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return YamlReader.Read(name, bytes.AsSpan(0, length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new(null, [MachineRules.FileUnreadable.At(new(name), $"The system says: {error.Message}")]);
        }
    }
}
