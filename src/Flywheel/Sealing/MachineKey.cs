using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Files;

namespace Flywheel.Sealing;

/// <summary>This machine's own key: in the user's state folder and so outside of every checkout, because a plan can read files.</summary>
internal static class MachineKey
{
    private const UnixFileMode OfOthers = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary><c>$XDG_STATE_HOME/flywheel/key</c>, else the same in <c>~/.local/state</c>; null without a home.</summary>
    public static string? PathIn(IReadOnlyDictionary<string, string> variables)
    {
        // The XDG specification: what is not absolute is to be passed over.
        var state = Absolute(variables, "XDG_STATE_HOME") ?? (Absolute(variables, "HOME") is { } home ? Path.Combine(home, ".local", "state") : null);
        return state is null ? null : Path.Combine(state, "flywheel", "key");
    }

    /// <summary>Reads it, and makes it if there is none.</summary>
    public static Checked<KeyRing> ReadOrMake(IReadOnlyDictionary<string, string> variables)
    {
        if (PathIn(variables) is not { } path)
        {
            return Unusable("Neither XDG_STATE_HOME nor HOME says where this machine's key is kept.", $"Set one of them, or {KeyRing.Variable}.");
        }

        try
        {
            if (!Exists(path))
            {
                Make(path);
            }

            return Read(path);
        }
        catch (Exception problem) when (KeyFile.IsUnreadable(problem))
        {
            return Unusable(
                $"{VisibleText.Of(path)} cannot be read or made: {VisibleText.Of(problem.Message)}",
                $"Make the folder writable, set XDG_STATE_HOME to one that is, or set {KeyRing.Variable}.");
        }
    }

    private static Checked<KeyRing> Read(string path)
    {
        var shown = VisibleText.Of(path);
        if (new FileInfo(path).LinkTarget is not null)
        {
            return Unusable($"{shown} is a link, and what it leads to may be exchanged.", "Put the file itself there, with mode 0600.");
        }

        var folder = Path.GetDirectoryName(path)!;
        if ((File.GetUnixFileMode(folder) & WritableByOthers) != 0)
        {
            return Unusable($"{VisibleText.Of(folder)} can be written by others, who could exchange the key in it.", $"chmod 700 {VisibleText.Of(folder)}");
        }

        using var file = KeyFile.Open(path);
        if ((File.GetUnixFileMode(file.SafeFileHandle) & OfOthers) != 0)
        {
            return Unusable(
                $"{shown} can be read or written by others than its owner, so it may be known to them.",
                $"Move it away, so that a new one is made; only if nobody else could read it: chmod 600 {shown}");
        }

        return KeyFile.TextOf(file) is { } text ? KeyText.Read(text, shown) : Unusable($"{shown} is far too large for a key.", "Move it away; a new one is made.");
    }

    // Written beside its place and given its name only if nobody else did so meanwhile: of two that make one at once both use the first's.
    private static void Make(string path)
    {
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
        var temporary = DurableFile.TemporaryBeside(path);
        try
        {
            using (var handle = DurableFile.Create(temporary, DurableFile.Private))
            {
                RandomAccess.Write(handle, Encoding.ASCII.GetBytes(KeyText.New()), 0);
                RandomAccess.FlushToDisk(handle);
            }

            DurableFile.LinkInto(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // A link that leads nowhere is there, too.
    private static bool Exists(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static string? Absolute(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && Path.IsPathRooted(value) ? value : null;

    private static Checked<KeyRing> Unusable(string detail, string help) => new(null, [SealRules.KeyFile.Create(detail, help)]);
}
