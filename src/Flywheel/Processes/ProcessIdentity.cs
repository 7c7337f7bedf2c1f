using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Processes;

/// <summary>A process that can be told from a later one with the same number: pid, start time in ticks, boot.</summary>
internal static class ProcessIdentity
{
    /// <summary>This process.</summary>
    public static string Own { get; } = Of(Environment.ProcessId) ?? "";

    /// <summary>The process of that identity still runs on this boot of this machine.</summary>
    public static bool IsAlive(string identity) => NumberOf(identity) is { } number && Of(number) == identity;

    /// <summary>The number in an identity, whether or not the process still runs.</summary>
    public static int? NumberOf(string identity) =>
        int.TryParse(identity.AsSpan(0, Math.Max(0, identity.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A handle of that process and surely of no other; null when it has ended.</summary>
    public static SafeFileHandle? Open(string identity)
    {
        if (NumberOf(identity) is not { } number || NativeProcess.OpenPid(number) is not { } process)
        {
            return null;
        }

        // Asked after the handle was opened: whatever has the number now is what the handle stands for.
        if (Of(number) == identity)
        {
            return process;
        }

        process.Dispose();
        return null;
    }

    /// <summary>The identity of the process with that number now; null when there is none or it has ended.</summary>
    public static string? Of(int pid)
    {
        try
        {
            // The second field is the program's name in parentheses and may hold anything; the 22nd is the start time.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; only its parent has not asked how.
            if (fields[0] is "Z" or "X")
            {
                return null;
            }

            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return string.Create(CultureInfo.InvariantCulture, $"{pid} {fields[19]} {boot}");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
