using System.Collections.Immutable;
using Flywheel.Forges;

namespace Flywheel.Verification.Runners;

/// <summary>Asks the forge about runners until all are ready, cannot become so, or the time is up. The forge has no watch, so the pauses grow.</summary>
/// <param name="client">Asks.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="after">The moment after which contacts of a runner count, now.</param>
/// <param name="log">Takes a line whenever something else is seen of a runner.</param>
internal sealed class RunnerWatch(GitLabClient client, TimeProvider time, Func<RegisteredRunner, ContactsAfter> after, Action<string> log)
{
    private const int AtOnce = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>What was seen last of each, in their order; or why the forge cannot be asked.</summary>
    public async Task<(ImmutableArray<RunnerSighting> Sightings, ForgeRefusal? Refusal)> RunAsync(
        ImmutableArray<RegisteredRunner> runners, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var seen = new RunnerSighting[runners.Length];
        var open = Enumerable.Range(0, runners.Length).ToList();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            foreach (var some in open.Chunk(AtOnce))
            {
                var answers = await Task.WhenAll(some.Select(index => LookAsync(runners[index], cancellationToken)));
                foreach (var (index, answer) in some.Zip(answers))
                {
                    if (answer.Refusal is { } refusal)
                    {
                        return ([], refusal);
                    }

                    if (seen[index]?.Detail != answer.Value!.Detail)
                    {
                        log(answer.Value.Detail);
                    }

                    seen[index] = answer.Value;
                }
            }

            open.RemoveAll(index => seen[index].Health != RunnerHealth.Silent);
            var left = within - time.GetElapsedTime(start);
            if (open.Count == 0 || left <= TimeSpan.Zero)
            {
                return ([.. seen], null);
            }

            await Task.Delay(left < pause ? left : pause, time, cancellationToken);
        }
    }

    private async Task<ForgeAnswer<RunnerSighting>> LookAsync(RegisteredRunner runner, CancellationToken cancellationToken)
    {
        var found = await client.RunnerAsync(runner.Id, cancellationToken);
        if (found.Value is not { } seen)
        {
            return Unseen(runner, found.Refusal!);
        }

        var contacts = await client.ContactsAsync(runner.Id, cancellationToken);
        return contacts.Value is { } all ? RunnerVerdict.Of(runner, seen, all.Items, after(runner)) : Unseen(runner, contacts.Refusal!);
    }

    private static ForgeAnswer<RunnerSighting> Unseen(RegisteredRunner runner, ForgeRefusal refusal) => refusal switch
    {
        { Kind: ForgeRefusalKind.NotFound } => new RunnerSighting(runner, RunnerHealth.Missing, $"{runner} is not registered: the forge does not know the number."),
        { IsPassing: true } => new RunnerSighting(runner, RunnerHealth.Silent, $"{runner} could not be asked for: {refusal.Message}"),
        _ => refusal,
    };
}
