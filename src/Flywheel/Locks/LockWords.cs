using System.Globalization;
using Flywheel.Diagnostics;

namespace Flywheel.Locks;

/// <summary>Locks in words that are safe to show: what a holder wrote comes from outside.</summary>
internal static class LockWords
{
    private const int Longest = 100;

    /// <summary><c>apply by ci@runner-7 since 2026-11-24T03:47:15Z, lock id 82ae…</c>.</summary>
    public static string Of(LockHolder holder) => string.Join(", ", new[]
    {
        $"{Or(holder.Doing, "something")} by {Or(holder.Who, "somebody")}{(holder.Created is { } since ? $" since {Iso(since)}" : "")}",
        holder.Id.Length > 0 ? $"lock id {Visible(holder.Id)}" : "",
    }.Where(part => part.Length > 0));

    /// <summary>The same of what tofu could tell.</summary>
    public static string Of(BusyLock busy) => busy switch
    {
        { Holder: { } holder } => Of(holder),
        { Id: { } id } => $"held with lock id {Visible(id)}; this version of tofu does not show by whom",
        _ => "held by a session that this backend does not tell",
    };

    public static string Visible(string text) => VisibleText.Of(text, Longest);

    private static string Or(string text, string otherwise) => text.Length > 0 ? Visible(text) : otherwise;

    private static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
