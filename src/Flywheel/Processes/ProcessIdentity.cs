using System.Globalization;

namespace Flywheel.Processes;

/// <summary>A process that can be told from a later one with the same number: pid, start time in ticks, boot.</summary>
internal static class ProcessIdentity
{
    /// <summary>This process.</summary>
    public static string Own { get; } = Of(Environment.ProcessId) ?? "";

    /// <summary>The process of that identity still runs on this boot of this machine.</summary>
    public static bool IsAlive(string identity) =>
        identity.Split(' ') is [var pid, ..]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && Of(number) == identity;

    private static string? Of(int pid)
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
