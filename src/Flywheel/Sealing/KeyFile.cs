using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>The file that <c>FLYWHEEL_PLAN_KEY_FILE</c> names.</summary>
/// <remarks>
/// Links and modes are not judged here, other than for the key that flywheel makes itself: Kubernetes mounts secrets as links to files of mode 0644,
/// GitLab writes variables of type file with 0666 in its containers. Who names a file decides who can read it.
/// </remarks>
internal static class KeyFile
{
    private const int LongestText = 16 * 1024;

    public static Checked<KeyRing> Read(string path)
    {
        try
        {
            using var file = Open(path);
            return TextOf(file) is { } text
                ? KeyText.Read(text, $"the file of {KeyRing.FileVariable}")
                : Unusable(path, "is far too large for keys");
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            return Unusable(path, $"cannot be read: {VisibleText.Of(problem.Message)}");
        }
    }

    /// <summary>Its text; null when it cannot be read.</summary>
    public static string? TextOf(string path)
    {
        try
        {
            using var file = Open(path);
            return TextOf(file);
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            return null;
        }
    }

    /// <summary>The text of an open file; null when it is too large.</summary>
    public static string? TextOf(FileStream file)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var buffer = new char[LongestText + 1];
        var length = reader.ReadBlock(buffer);
        var text = length > LongestText ? null : new string(buffer, 0, length);
        Array.Clear(buffer);
        return text;
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public static bool IsUnreadable(Exception problem) => problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static Checked<KeyRing> Unusable(string path, string reason) => new(null, [SealRules.KeyFile.Create(
        $"The file of {KeyRing.FileVariable}, {VisibleText.Of(path)}, {reason}.", "It holds one key or several, each on a line, the newest first.")]);
}
