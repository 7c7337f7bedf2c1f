using System.Globalization;
using System.Threading.Channels;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Waits until every root is settled, and no longer: woken by changes, by verdicts that time alone changes, and by its limits.</summary>
/// <remarks>
/// Once a root has failed the check cannot end well any more unless it heals. The others then get <see cref="Grace"/>, so that the report tells of
/// them too, and the check ends without waiting out its limit.
/// </remarks>
/// <param name="ledger">The roots.</param>
/// <param name="within">The limit for all of them.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes a line for each root that becomes ready, or stops being so.</param>
internal sealed class ReadinessLoop(RootLedger ledger, TimeSpan within, TimeProvider time, Action<string> log)
{
    private DateTimeOffset _start;

    /// <summary>How long the check goes on after the first failure.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends when all roots are settled, when the grace after a failure is over, or with the limit.</summary>
    /// <param name="changes">What the watches learn.</param>
    /// <param name="start">When the check began.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RunAsync(ChannelReader<ObjectChange> changes, DateTimeOffset start, CancellationToken cancellationToken)
    {
        _start = start;
        var (limit, grace) = (start + within, (DateTimeOffset?)null);
        var more = true;
        while (true)
        {
            while (changes.TryRead(out var change))
            {
                ledger.Take(change);
            }

            var now = time.GetUtcNow();
            ledger.Judge(now, Tell);
            grace = ledger.Bad == 0 ? null : grace ?? now + Grace;
            if (ledger.Open == 0 || now >= limit || now >= grace)
            {
                return;
            }

            more = await WaitAsync(changes, more, Earliest(limit, grace, ledger.NextDue) - now, cancellationToken);
        }
    }

    private static DateTimeOffset Earliest(DateTimeOffset limit, DateTimeOffset? grace, DateTimeOffset? due)
    {
        var earliest = grace < limit ? grace.Value : limit;
        return due < earliest ? due.Value : earliest;
    }

    // False: no more changes will come.
    private async Task<bool> WaitAsync(ChannelReader<ObjectChange> changes, bool more, TimeSpan most, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A timer counts whole milliseconds, and one that fires too early would find nothing due.
        var pause = Task.Delay(most + TimeSpan.FromMilliseconds(1), time, stop.Token);
        if (!more)
        {
            await pause;
            return false;
        }

        var waiting = changes.WaitToReadAsync(stop.Token).AsTask();
        var first = await Task.WhenAny(waiting, pause);
        var result = first != waiting || await waiting;
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private void Tell(JudgedRoot root)
    {
        var after = time.GetUtcNow() - _start;
        var (wasReady, verdict) = (root.ReadyAfter is not null, root.Standing!.Verdict);
        root.ReadyAfter = verdict.IsReady ? after : null;
        var said = verdict switch
        {
            { IsReady: true } => $"ready after {Words.Duration(after)}: {root.Root}, {verdict.Detail}",
            _ when wasReady => $"no longer ready: {root.Root}, {verdict.Detail}",
            _ when root.Standing.IsBad => $"failed after {Words.Duration(after)}: {root.Root}, {verdict.Reason}, {verdict.Detail}",
            _ when root.Standing.IsSettled => string.Create(CultureInfo.InvariantCulture, $"{verdict.Health}: {root.Root}, {verdict.Detail}"),
            _ => $"waiting for {root.Root}: {verdict.Detail}",
        };
        log(VisibleText.Of(said, 1000));
    }
}
