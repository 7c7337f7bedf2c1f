using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Forges;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.States;

namespace Flywheel.Verification.Runners;

/// <summary>The organization's runners and the numbers that the stacks' states have for them; pure.</summary>
/// <param name="Registered">In the order of the file; one runner may have several numbers while it is replaced.</param>
/// <param name="Missing">Runners that are in no state.</param>
/// <param name="Known">All numbers in the states, those of no runner of the organization too.</param>
internal sealed record RunnerRegistrations(
    ImmutableArray<RegisteredRunner> Registered, ImmutableArray<Runner> Missing, ImmutableHashSet<long> Known)
{
    private const string ResourceType = "gitlab_user_runner";

    /// <param name="check">Which runners are expected.</param>
    /// <param name="states">What each stack's state holds.</param>
    public static RunnerRegistrations Of(RunnersCheck check, IEnumerable<(StackTarget Target, ImmutableArray<StateResource> Resources)> states)
    {
        var resources = states
            .SelectMany(state => state.Resources.Where(r => r.Type == ResourceType).Select(resource => (state.Target, Resource: resource, Id: IdOf(resource))))
            .Where(found => found.Id is not null)
            .ToList();
        var expected = check.Organization.RunnersIn(check.Environment.Name).ToList();
        var registered = expected
            .SelectMany(runner => resources.Where(r => Is(runner, r.Resource, check)).Select(r => new RegisteredRunner(runner, r.Id!.Value, r.Resource.Address, r.Target)))
            .ToImmutableArray();
        return new(
            registered,
            [.. expected.Where(runner => registered.All(r => r.Expected.Name != runner.Name))],
            [.. resources.Select(r => r.Id!.Value)]);
    }

    private static long? IdOf(StateResource resource) =>
        long.TryParse(resource.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    // A module that writes no mark may still say by the description which runner it is.
    private static bool Is(Runner runner, StateResource resource, RunnersCheck check) => RunnerMark.In(resource.Text("maintenance_note")) is { } mark
        ? mark == check.MarkOf(runner.Name)
        : resource.Text("description") is { } description && (description == runner.Name || description == $"{check.Environment.Name}-{runner.Name}");
}
