namespace Flywheel.Deployments.Applying;

/// <summary>What becomes of a spool once everything in it is durable elsewhere: it holds what tofu printed, unmasked.</summary>
internal static class SpoolEnd
{
    private const string Kept = "keep";

    /// <summary>There is something in it that could not be taken elsewhere: it stays.</summary>
    public static void Keep(string spool) => File.WriteAllBytes(Path.Combine(spool, Kept), []);

    /// <summary>Removes it, unless something in it has to be kept.</summary>
    public static void Remove(string spool)
    {
        try
        {
            if (Directory.Exists(spool) && !File.Exists(Path.Combine(spool, Kept)))
            {
                Directory.Delete(spool, recursive: true);
                if (Path.GetDirectoryName(spool) is { } above && !Directory.EnumerateFileSystemEntries(above).Any())
                {
                    Directory.Delete(above);
                }
            }
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            // Retention tries again.
        }
    }
}
