using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Deployments;

namespace Flywheel.Lab.Tests.Controllers.Deployments;

public sealed class RolloutStepsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"replicas":4}""", 1, 1)]
    [InlineData("""{"replicas":3}""", 1, 0)]
    [InlineData("""{"replicas":10,"strategy":{"rollingUpdate":{"maxSurge":"30%","maxUnavailable":2}}}""", 3, 2)]
    [InlineData("""{"replicas":2,"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":"10%"}}}""", 0, 1)]
    [InlineData("""{"replicas":2,"strategy":{"type":"Recreate"}}""", 0, 0)]
    public void Limits_round_surge_up_and_unavailable_down_and_never_stand_still(string spec, int surge, int unavailable)
    {
        var limits = RolloutLimits.Read(JsonNode.Parse(spec)!.AsObject());

        Assert.Equal((surge, unavailable), (limits.MaxSurge, limits.MaxUnavailable));
    }

    // Sets as wanted/available, the new one first, the older ones from old to young.
    [Theory]
    [InlineData(3, 1, 0, "0/0 3/3", "1 3")]
    [InlineData(3, 1, 0, "1/0 3/3", "1 3")]
    [InlineData(3, 1, 0, "1/1 3/3", "1 2")]
    [InlineData(3, 1, 0, "1/1 2/2", "2 2")]
    [InlineData(3, 1, 0, "3/3 1/1", "3 0")]
    [InlineData(3, 1, 0, "5/3 0/0", "3 0")]
    [InlineData(4, 1, 1, "0/0 4/4", "1 4")]
    [InlineData(4, 1, 1, "1/0 4/4", "1 3")]
    [InlineData(4, 1, 1, "2/0 3/1", "2 3")]
    [InlineData(3, 1, 0, "1/0 1/0 2/2", "1 1 2")]
    [InlineData(3, 1, 1, "1/0 1/0 2/2", "1 0 2")]
    public void A_rolling_update_stays_within_its_limits(int replicas, int surge, int unavailable, string sets, string after)
    {
        var (newest, older) = Read(sets);

        var step = RolloutSteps.Roll(new RolloutLimits(replicas, surge, unavailable), newest, older);

        Assert.Equal(after, Write(step, newest, older));
    }

    [Theory]
    [InlineData(5, "3/3", "5")]
    [InlineData(5, "0/0 3/3", "0 5")]
    [InlineData(3, "3/3 2/2", "3 0")]
    [InlineData(20, "5/5 10/10", "8 17")]
    [InlineData(5, "5/0 10/10", "3 7")]
    [InlineData(0, "2/2 3/3", "0 0")]
    public void A_change_of_the_size_in_the_middle_of_a_rollout_is_shared(int replicas, string sets, string after)
    {
        var (newest, older) = Read(sets);

        var step = RolloutSteps.Scale(new RolloutLimits(replicas, 5, 0), newest, older, rolling: true);

        Assert.Equal(after, Write(step, newest, older));
    }

    [Fact]
    public void A_template_has_one_hash_whatever_the_order_of_its_keys()
    {
        var one = JsonNode.Parse("""{"metadata":{"labels":{"a":"1","pod-template-hash":"x"},"creationTimestamp":null},"spec":{"b":[1,{"d":2,"c":3}]}}""")!.AsObject();
        var other = JsonNode.Parse("""{"spec":{"b":[1,{"c":3,"d":2}]},"metadata":{"labels":{"a":"1"}}}""")!.AsObject();
        var third = JsonNode.Parse("""{"spec":{"b":[{"c":3,"d":2},1]},"metadata":{"labels":{"a":"1"}}}""")!.AsObject();

        Assert.Equal(PodTemplateHash.Of(one, null), PodTemplateHash.Of(other, null));
        Assert.NotEqual(PodTemplateHash.Of(one, null), PodTemplateHash.Of(third, null));
        Assert.NotEqual(PodTemplateHash.Of(one, null), PodTemplateHash.Of(one, 1));
        Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{8,10}$", PodTemplateHash.Of(one, null));
    }

    private static (SetSize Newest, List<SetSize> Older) Read(string sets)
    {
        var all = sets.Split(' ').Select((set, place) => set.Split('/') is var parts
            ? new SetSize($"set-{place}", int.Parse(parts[0], null), int.Parse(parts[1], null), Start.AddSeconds(place == 0 ? 100 : place))
            : default).ToList();
        return (all[0], all[1..]);
    }

    private static string Write(IReadOnlyDictionary<string, int> step, SetSize newest, List<SetSize> older) =>
        string.Join(' ', older.Prepend(newest).Select(set => step.TryGetValue(set.Name, out var size) ? size : set.Wanted));
}
