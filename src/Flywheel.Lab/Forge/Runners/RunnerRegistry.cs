using System.Collections.Immutable;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>The runners of the forge, their tokens and their contacts. Thread-safe.</summary>
internal sealed class RunnerRegistry(ForgeState state, TimeProvider time)
{
    private const int MostMachines = 1000;

    // Contacts come every few seconds and are written rarely: after a crash a runner was heard of a little earlier, no more.
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, DateTimeOffset> _written = [];

    public IEnumerable<Runner> All => state.Runners.All;

    public Runner? Find(long id) => state.Runners.Find(id);

    /// <summary>The runner with a token; null when there is none.</summary>
    public Runner? FindByToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var digest = RunnerToken.Digest(token);
        return All.FirstOrDefault(runner => runner.TokenDigest == digest);
    }

    /// <summary>Adds a runner.</summary>
    /// <param name="draft">All but its id and token.</param>
    /// <returns>It, and its token, which nobody can ask for later.</returns>
    public (Runner Runner, string Token) Add(Runner draft)
    {
        var token = RunnerToken.New(draft.Type);
        var runner = state.Runners.Add((id, _) => draft with { Id = id, TokenDigest = RunnerToken.Digest(token) });
        return (runner, token);
    }

    public Runner? Change(long id, Func<Runner, Runner> change) => state.Runners.Change(id, change);

    /// <summary>Gives it another token; the old one is worth nothing from then on.</summary>
    public string ResetToken(Runner runner)
    {
        var token = RunnerToken.New(runner.Type);
        state.Runners.Change(runner.Id, known => known with { TokenDigest = RunnerToken.Digest(token) });
        return token;
    }

    /// <summary>Removes it with all that is known of its machines.</summary>
    public void Remove(long id)
    {
        state.Runners.Remove(id);
        lock (_lock)
        {
            foreach (var machine in MachinesOf(id))
            {
                state.Machines.Remove(machine.Id);
                _written.Remove(machine.Id);
            }
        }
    }

    /// <summary>Its machines, the first that ever contacted the forge first.</summary>
    public ImmutableArray<RunnerMachine> MachinesOf(long id) => [.. state.Machines.All.Where(machine => machine.RunnerId == id)];

    /// <summary>The machine that contacted the forge last; null: none ever did.</summary>
    public RunnerMachine? LatestMachineOf(long id) => MachinesOf(id).MaxBy(machine => machine.ContactedAt);

    /// <summary>A program with the runner's token is heard of.</summary>
    public void Contact(Runner runner, MachineDetails details)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var machines = MachinesOf(runner.Id);
            var known = machines.FirstOrDefault(machine => machine.SystemId == details.SystemId);
            if (known is null)
            {
                Forget(machines);
                known = state.Machines.Add((id, _) => Updated(
                    new() { Id = id, RunnerId = runner.Id, SystemId = details.SystemId, CreatedAt = now, ContactedAt = now }, details, now));
                _written[known.Id] = now;
                return;
            }

            var keep = now - _written.GetValueOrDefault(known.Id, known.ContactedAt) >= WriteEvery;
            state.Machines.Change(known.Id, machine => Updated(machine, details, now), keep);
            if (keep || !_written.ContainsKey(known.Id))
            {
                _written[known.Id] = keep ? now : known.ContactedAt;
            }
        }
    }

    /// <summary>Writes the contacts that are in memory only.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            foreach (var machine in state.Machines.All)
            {
                if (_written.TryGetValue(machine.Id, out var at) && at != machine.ContactedAt)
                {
                    state.Machines.Change(machine.Id, known => known);
                    _written[machine.Id] = machine.ContactedAt;
                }
            }
        }
    }

    private static RunnerMachine Updated(RunnerMachine machine, MachineDetails details, DateTimeOffset now) => machine with
    {
        Version = details.Version ?? machine.Version,
        Revision = details.Revision ?? machine.Revision,
        Platform = details.Platform ?? machine.Platform,
        Architecture = details.Architecture ?? machine.Architecture,
        IpAddress = details.IpAddress ?? machine.IpAddress,
        ContactedAt = now,
    };

    // GitLab forgets stale machines of its own accord; a lab that rolls pods all day needs a bound as well.
    private void Forget(ImmutableArray<RunnerMachine> machines)
    {
        var now = time.GetUtcNow();
        var oldest = machines.OrderBy(machine => machine.ContactedAt).Take(Math.Max(0, machines.Length - MostMachines + 1));
        foreach (var machine in machines.Where(machine => now - machine.ContactedAt >= RunnerStatus.StaleAfter).Union(oldest))
        {
            state.Machines.Remove(machine.Id);
            _written.Remove(machine.Id);
        }
    }
}
