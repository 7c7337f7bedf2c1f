using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Locks;

/// <summary>A tofu or terraform that runs on this machine and may hold locks, as /proc shows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="StartedAt">To about a tenth of a second.</param>
/// <param name="Command">The subcommand: <c>apply</c>.</param>
internal sealed record TofuProcess(int Id, DateTimeOffset StartedAt, string Command)
{
    private const int StartTime = 19;
    private const double TicksPerSecond = 100;
    private static readonly ImmutableArray<string> Names = ["tofu", "terraform"];

    private static readonly ImmutableArray<string> Locking =
        ["apply", "destroy", "plan", "refresh", "import", "state", "taint", "untaint", "workspace", "force-unlock", "test", "console"];

    /// <summary>What it sees; null: it is another user's, so its variables and folder cannot be read.</summary>
    public ImmutableSortedDictionary<string, string>? Variables { get; private init; }

    /// <summary>What init recorded for it; null: it cannot be read, or there is no backend.</summary>
    public string? BackendFile { get; private init; }

    /// <summary>All that run now.</summary>
    public static IEnumerable<TofuProcess> All(TimeProvider time) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id, folder, time) : null)
        .OfType<TofuProcess>();

    private static TofuProcess? Read(int id, string folder, TimeProvider time)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (!Names.Contains(name) || fields[0] is "Z" or "X")
            {
                return null;
            }

            var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            return arguments.Skip(1).FirstOrDefault(a => !a.StartsWith('-')) is { } command && Locking.Contains(command)
                ? Seen(new(id, Started(fields[StartTime], time), command), folder)
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TofuProcess Seen(TofuProcess process, string folder)
    {
        try
        {
            var variables = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(v => v.Split('=', 2)).Where(v => v.Length == 2)
                .DistinctBy(v => v[0]).ToImmutableSortedDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
            var directory = new FileInfo(Path.Combine(folder, "cwd")).LinkTarget ?? "/";
            var recorded = Path.Combine(directory, variables.GetValueOrDefault("TF_DATA_DIR", ".terraform"), "terraform.tfstate");
            return process with { Variables = variables, BackendFile = File.Exists(recorded) ? recorded : null };
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return process;
        }
    }

    private static DateTimeOffset Started(string ticks, TimeProvider time)
    {
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return time.GetUtcNow() - TimeSpan.FromSeconds(uptime - (double.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond));
    }
}
