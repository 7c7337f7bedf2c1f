using System.Text;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>
/// Looks in a child's output for the few error codes that decide what happens next. Keeps no output: what is quoted must have been masked.
/// </summary>
internal sealed class SeenErrors : IProcessOutput
{
    private const int Longest = 32;

    private static readonly string[] OfNetwork =
    [
        "ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "ERR_SOCKET_TIMEOUT", "socket hang up",
        "ERR_PNPM_META_FETCH_FAIL", "ERR_PNPM_FETCH_5", "npm error code E5",
    ];

    private static readonly string[] OfLockfile = ["ERR_PNPM_OUTDATED_LOCKFILE", "ERR_PNPM_LOCKFILE_CONFIG"];

    private readonly Lock _gate = new();
    private string _end = "";

    /// <summary>The network failed, so that the same may work in a moment.</summary>
    public bool Network { get; private set; }

    /// <summary>The lock file does not fit package.json.</summary>
    public bool Lockfile { get; private set; }

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            // A code may be cut in two anywhere; the codes are ASCII, so any other byte may become anything.
            var text = _end + Encoding.Latin1.GetString(bytes);
            Network |= OfNetwork.Any(code => text.Contains(code, StringComparison.Ordinal));
            Lockfile |= OfLockfile.Any(code => text.Contains(code, StringComparison.Ordinal));
            _end = text.Length > Longest ? text[^Longest..] : text;
        }
    }
}
