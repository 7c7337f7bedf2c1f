using System.Collections.Frozen;
using System.Net.Sockets;
using System.Text;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>
/// The process at the other end of a connection. A provider usually is a child of tofu and so has its folder and its environment; here they
/// are read from /proc, so that relative paths and variables such as <c>KUBE_CONFIG_PATH</c> mean what they mean to the real provider.
/// </summary>
internal sealed class RunProcess
{
    // From Linux's asm-generic/socket.h.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    private readonly Lazy<FrozenDictionary<string, string>> _environment;

    private RunProcess(int? pid)
    {
        Folder = pid is null ? null : Guarded(() => Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName);
        _environment = new(() => Guarded(() => pid is null ? null : Parse(File.ReadAllBytes($"/proc/{pid}/environ"))) ?? FrozenDictionary<string, string>.Empty);
    }

    /// <summary>Nobody in particular: no folder, no variables.</summary>
    public static RunProcess None { get; } = new(null);

    /// <summary>Where it works; null when that cannot be told.</summary>
    public string? Folder { get; }

    /// <summary>The owner of a Unix socket's other end.</summary>
    public static RunProcess Of(Socket? socket)
    {
        if (socket is null || socket.AddressFamily != AddressFamily.Unix)
        {
            return None;
        }

        Span<byte> credentials = stackalloc byte[12];
        return new(socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == 12 ? BitConverter.ToInt32(credentials) : null);
    }

    /// <summary>A variable of its environment; null when it is not set or empty.</summary>
    public string? Variable(string name) => _environment.Value.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>What a path of its configuration means.</summary>
    /// <exception cref="ProviderException">It is relative, and the folder is not known.</exception>
    public string PathOf(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = (Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) + path[1..];
        }

        return Path.IsPathRooted(path)
            ? Path.GetFullPath(path)
            : Path.GetFullPath(path, Folder ?? throw new ProviderException(
                "Unknown folder", $"\"{path}\" is relative, and the folder of this run cannot be told. Use abspath()."));
    }

    private static FrozenDictionary<string, string> Parse(byte[] environment) => Encoding.UTF8.GetString(environment)
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('=', 2))
        .Where(entry => entry.Length == 2)
        .DistinctBy(entry => entry[0])
        .ToFrozenDictionary(entry => entry[0], entry => entry[1]);

    private static T? Guarded<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
