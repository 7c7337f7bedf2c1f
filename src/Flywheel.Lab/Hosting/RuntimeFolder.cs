using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Flywheel.Repositories;

namespace Flywheel.Lab.Hosting;

/// <summary>
/// Where a lab's sockets lie: a short path of this user's own, because the system allows a socket's path 107 bytes and a lab's folder may
/// be deeper than that. <c>$XDG_RUNTIME_DIR/flywheel/&lt;hash&gt;</c>, or <c>/tmp/flywheel-&lt;uid&gt;/&lt;hash&gt;</c>.
/// </summary>
internal static class RuntimeFolder
{
    /// <summary>Longest path of a folder that leaves room for the names of the sockets in it.</summary>
    private const int Longest = 60;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder for a lab, made if need be, empty of what an earlier process left.</summary>
    /// <param name="labFolder">Absolute path; the same lab always gets the same folder.</param>
    /// <param name="runtime"><c>XDG_RUNTIME_DIR</c>, if there is one.</param>
    /// <exception cref="LabStartException">Somebody else made a folder of that name, or put a link there.</exception>
    public static string Open(string labFolder, string? runtime)
    {
        var real = NativeFiles.RealPath(labFolder) ?? labFolder;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(real)))[..12];
        var above = Above(runtime);
        Claim(above);
        var folder = Path.Combine(above, hash);
        Claim(folder);
        foreach (var left in Directory.EnumerateFiles(folder))
        {
            File.Delete(left);
        }

        return folder;
    }

    private static string Above(string? runtime) =>
        runtime is not null && Path.IsPathFullyQualified(runtime) && Encoding.UTF8.GetByteCount(runtime) <= Longest - "/flywheel/".Length - 12 && Directory.Exists(runtime)
            ? Path.Combine(runtime, "flywheel")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/flywheel-{NativeFiles.CurrentUser}");

    // Made with its final mode, and then looked at without following a link: whoever came first must have been this user.
    private static void Claim(string folder)
    {
        Directory.CreateDirectory(folder, Private);
        using var opened = NativeFiles.OpenRoot(folder, follow: false);
        if (opened.IsInvalid || !NativeFiles.TryStat(opened, out var stat) || stat.Owner != NativeFiles.CurrentUser || !stat.IsPrivate)
        {
            throw new LabStartException($"{folder} is not a private folder of this user, so no socket is put there. Remove it, or set XDG_RUNTIME_DIR to a private folder.");
        }
    }
}
