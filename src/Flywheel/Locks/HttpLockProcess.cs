using System.Globalization;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Locks;

/// <summary>Finds the process of this machine that may be the holder of a lock on a server.</summary>
internal static class HttpLockProcess
{
    // A holder started before it took the lock; clocks and ticks are not that exact.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>The process as words; null: none that lives can be it, or the lock is another machine's.</summary>
    public static string? Of(HttpLockPlace place, LockHolder holder, TimeProvider time) => holder.Host != Environment.MachineName
        ? null
        : TofuProcess.All(time).Where(p => holder.Created is not { } created || p.StartedAt <= created + Slack).FirstOrDefault(p => Uses(p, place)) is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"process {found.Id} ({found.Command})")
            : null;

    // One whose folder cannot be looked into may be it.
    private static bool Uses(TofuProcess process, HttpLockPlace place)
    {
        if (process.Variables is not { } variables)
        {
            return true;
        }

        if (process.BackendFile is not { } file)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.Member("backend") is { } backend && backend.TextOf("type") == "http" && backend.Member("config") is { } config
                && HttpLockPlace.Read(config, name => variables.GetValueOrDefault(name))?.Lock == place.Lock;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return true;
        }
    }
}
