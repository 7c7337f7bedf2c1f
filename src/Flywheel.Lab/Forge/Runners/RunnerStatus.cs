namespace Flywheel.Lab.Forge.Runners;

/// <summary>What the forge says of a runner that it heard from some time ago (https://docs.gitlab.com/ci/runners/runners_scope/#runner-statuses).</summary>
internal static class RunnerStatus
{
    /// <summary>So long after its last contact a runner is still called online.</summary>
    public static readonly TimeSpan OnlineFor = TimeSpan.FromHours(2);

    /// <summary>After so long without a contact it is stale.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromDays(7);

    /// <summary><c>online</c>, <c>offline</c>, <c>stale</c> or <c>never_contacted</c>.</summary>
    public static string Of(DateTimeOffset createdAt, DateTimeOffset? contactedAt, DateTimeOffset now) =>
        now - Later(createdAt, contactedAt) >= StaleAfter ? "stale"
        : contactedAt is null ? "never_contacted"
        : IsOnline(contactedAt, now) ? "online"
        : "offline";

    /// <summary>The same as the REST API words it: a paused runner that was heard of lately is <c>paused</c>.</summary>
    public static string RestOf(DateTimeOffset createdAt, DateTimeOffset? contactedAt, bool paused, DateTimeOffset now) =>
        Of(createdAt, contactedAt, now) is "online" or "offline" && paused ? "paused" : Of(createdAt, contactedAt, now);

    public static bool IsOnline(DateTimeOffset? contactedAt, DateTimeOffset now) => contactedAt is { } at && now - at < OnlineFor;

    private static DateTimeOffset Later(DateTimeOffset createdAt, DateTimeOffset? contactedAt) =>
        contactedAt is { } at && at > createdAt ? at : createdAt;
}
