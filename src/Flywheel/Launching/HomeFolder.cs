using Flywheel.Files;

namespace Flywheel.Launching;

/// <summary>Makes the data directory, unseen by git.</summary>
internal static class HomeFolder
{
    /// <summary>Makes the folder if need be, with a <c>.gitignore</c> of its own, so that no repository has to name it.</summary>
    public static void Make(FlywheelHome home)
    {
        DurableFile.CreatePrivateFolder(home.Root);
        var ignore = Path.Combine(home.Root, ".gitignore");
        if (!File.Exists(ignore))
        {
            DurableFile.Write(ignore, "*\n"u8);
        }
    }
}
