using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Forges;

namespace Flywheel.Verification.Runners;

/// <summary>Compares a runner of the forge with what the organization says of it; pure.</summary>
internal static class RunnerVerdict
{
    // GitLab allows 50.
    private const int MostTags = 50;

    /// <param name="runner">What is expected.</param>
    /// <param name="seen">What the forge has.</param>
    /// <param name="contacts">Its programs.</param>
    /// <param name="after">Contacts before this prove nothing.</param>
    public static RunnerSighting Of(RegisteredRunner runner, ForgeRunner seen, ImmutableArray<RunnerContact> contacts, ContactsAfter after)
    {
        var differences = Differences(runner, seen).ToList();
        var last = contacts.Max(contact => contact.At);
        var alive = contacts.Count(contact => contact.At > after.Time);
        var (health, detail) = differences.Count > 0 ? (RunnerHealth.Differs, $"{runner} {string.Join("; ", differences)}.")
            : runner.Wanted == 0 ? (RunnerHealth.Ready, $"{runner} is registered; that it is alive is not asked, its fewest replicas are 0.")
            : alive >= runner.Wanted ? (RunnerHealth.Ready, string.Create(CultureInfo.InvariantCulture, $"{runner} is registered and {alive} of its programs are alive."))
            : (RunnerHealth.Silent, Silence(runner, seen, alive, last, after));
        return new(runner, health, detail) { Alive = alive, LastContact = last };
    }

    private static IEnumerable<string> Differences(RegisteredRunner runner, ForgeRunner seen)
    {
        var expected = runner.Expected;
        if (seen.Paused)
        {
            yield return "is paused, expected not to be";
        }

        var tags = expected.Tags.ToImmutableSortedSet(StringComparer.Ordinal);
        if (!tags.SetEquals(seen.Tags))
        {
            yield return $"has {Words(seen.Tags)}, expected {Words(tags)}";
        }

        if (seen.RunUntagged != expected.RunUntagged)
        {
            yield return Flag("takes jobs without tags", "takes no jobs without tags", seen.RunUntagged);
        }

        if (seen.Locked != expected.Locked)
        {
            yield return Flag("is locked", "is not locked", seen.Locked);
        }

        if (seen.Protected != expected.Protected)
        {
            yield return Flag("is for protected branches only", "is for all branches", seen.Protected);
        }
    }

    private static string Flag(string yes, string no, bool seen) => seen ? $"{yes}, expected that it {no}" : $"{no}, expected that it {yes}";

    private static string Words(ImmutableSortedSet<string> tags) =>
        tags.IsEmpty ? "no tags"
        : $"the tags {string.Join(", ", tags.Take(MostTags).Select(tag => VisibleText.Of(tag, 100)))}{(tags.Count > MostTags ? $" and {tags.Count - MostTags} more" : "")}";

    private static string Silence(RegisteredRunner runner, ForgeRunner seen, int alive, DateTimeOffset? last, ContactsAfter after)
    {
        var contact = last is { } at ? $"the last contact was at {Time(at)}" : "it never contacted the forge";
        // Its own word stays so for two hours after the last contact.
        var opinion = seen.Status == "online" ? "; the forge still says online, which proves nothing" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{runner} is silent: {alive} of its programs contacted the forge after {Time(after.Time)}, {after.Why}, expected at least {runner.Wanted}; {contact}{opinion}.");
    }

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
