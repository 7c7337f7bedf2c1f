using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Flywheel.Files;

/// <summary>What kind of file system a folder is on, by the kernel's own table of mounts.</summary>
/// <remarks>
/// The table has names where <c>statfs</c> has numbers, and tells one FUSE program from another. 9p, virtiofs, vboxsf and their like hand a folder of a
/// machine to a virtual machine on it, WSL's and Docker Desktop's too: all processes that work on it share one kernel, so they count as local.
/// </remarks>
internal static partial class FileSystemKind
{
    private static readonly FrozenSet<string> OfNetworks = FrozenSet.Create(
        StringComparer.Ordinal,
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "kafs", "coda", "ceph", "lustre", "gpfs", "panfs", "pvfs2", "orangefs", "beegfs", "gfs2", "ocfs2", "glusterfs",
        "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.sshfs", "fuse.s3fs", "fuse.gcsfuse", "fuse.rclone", "fuse.juicefs", "fuse.davfs", "fuse.smbnetfs",
        "fuse.moosefs", "fuse.mfs", "fuse.seaweedfs", "fuse.weed", "fuse.goofys", "fuse.geesefs", "fuse.mount-s3", "fuse.blobfuse", "fuse.blobfuse2", "fuse.curlftpfs", "davfs");

    /// <summary>Other machines may have the same files there, and locks of one mean nothing to another.</summary>
    public static bool IsOfNetwork(string kind) => OfNetworks.Contains(kind);

    /// <summary>The kind of the file system that a path is on or would be made on; null: the system does not tell.</summary>
    public static string? Of(string path)
    {
        try
        {
            return Find(Real(path), File.ReadLines("/proc/self/mountinfo"));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The kind of the mount that covers a path: the longest, and of several on one another the last.</summary>
    /// <param name="path">Absolute, without links.</param>
    /// <param name="mounts">Lines of <c>mountinfo</c>: the fifth field is where, the first after the dash is what.</param>
    public static string? Find(string path, IEnumerable<string> mounts)
    {
        var (kind, length) = ((string?)null, 0);
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 5 || dash + 1 >= fields.Length)
            {
                continue;
            }

            var point = Octal().Replace(fields[4], code => ((char)Convert.ToInt32(code.Groups[1].Value, 8)).ToString());
            if (point.Length >= length && (point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal)))
            {
                (kind, length) = (fields[dash + 1], point.Length);
            }
        }

        return kind;
    }

    // The folder may not be there yet, and any part of the way to it may be a link.
    private static string Real(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.Exists(next) && Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? Real(target.FullName) : next;
        }

        return real;
    }

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
