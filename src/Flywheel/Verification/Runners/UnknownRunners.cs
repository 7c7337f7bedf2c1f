using System.Collections.Immutable;
using Flywheel.Forges;

namespace Flywheel.Verification.Runners;

/// <summary>Finds runners in the group that carry our mark and are in none of our states: what a lost state or a deploy by hand left behind.</summary>
internal static class UnknownRunners
{
    private const int AtOnce = 4;

    /// <summary>In the forge's order; or why the forge cannot be asked.</summary>
    /// <param name="check">Whose they are.</param>
    /// <param name="known">Numbers that are in the states.</param>
    /// <param name="client">Asks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ForgeAnswer<Listing<ForgeRunner>>> FindAsync(
        RunnersCheck check, ImmutableHashSet<long> known, GitLabClient client, CancellationToken cancellationToken)
    {
        var listed = await client.RunnersOfAsync(check.Group, cancellationToken);
        if (listed.Value is not { } all)
        {
            return listed.Refusal!;
        }

        var unknown = ImmutableArray.CreateBuilder<ForgeRunner>();
        foreach (var some in all.Items.Where(id => !known.Contains(id)).Chunk(AtOnce))
        {
            foreach (var answer in await Task.WhenAll(some.Select(id => client.RunnerAsync(id, cancellationToken))))
            {
                if (answer.Value is { } runner && check.IsOurs(RunnerMark.In(runner.MaintenanceNote)))
                {
                    unknown.Add(runner);
                }
                else if (answer.Refusal is { Kind: not (ForgeRefusalKind.NotFound or ForgeRefusalKind.Forbidden) } refusal)
                {
                    // One that is gone by now, or is a group's above where we may not look, is none of ours.
                    return refusal;
                }
            }
        }

        return new Listing<ForgeRunner>(unknown.ToImmutable());
    }
}
