using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Clusters;
using Flywheel.Readiness;

namespace Flywheel.Tests.Readiness;

/// <summary>Every rule, by objects as clusters give them and by what becomes of those when a part of them changes.</summary>
public sealed class ReadinessTableTests
{
    public static IEnumerable<TheoryDataRow<string>> Keys => ReadinessFixtures.Judged.Select(it => new TheoryDataRow<string>(ReadinessFixtures.KeyOf(it)));

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_object_is_judged_as_it_is(string key)
    {
        var it = ReadinessFixtures.Judged.Single(o => ReadinessFixtures.KeyOf(o) == key);

        var verdict = ReadinessFixtures.Judge(it);

        Assert.Equal($"{it.Annotation("expect")}: {verdict.Detail}", $"{verdict.Health.Name()} {verdict.Reason}: {verdict.Detail}");
        Assert.Contains(it.Annotation("says") ?? "", verdict.Detail, StringComparison.Ordinal);
        Assert.Equal(it.Annotation("changes"), verdict.ChangesAt?.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_health_that_a_rule_can_give_has_a_fixture()
    {
        // Kinds with one and the same rule count as one.
        var missing =
            from rule in KindTable.All
            group rule by rule.Judge into family
            let kinds = family.Select(rule => (rule.Group, rule.Kind)).ToHashSet()
            let fixtures = ReadinessFixtures.Judged.Where(it => kinds.Contains((it.Name.Group, it.Kind))).ToList()
            let shown = fixtures.Select(it => it.Annotation("expect")!.Split(' ')[0]).ToHashSet()
            let possible = fixtures.SelectMany(ObjectMutations.Of).Select(it => ReadinessFixtures.Judge(it).Health.Name()).Distinct()
            from health in fixtures.Count == 0 ? ["any"] : possible.Where(health => !shown.Contains(health))
            select $"{kinds.First()}: {health}";

        Assert.Empty(missing);
    }

    [Fact]
    public void No_object_is_so_broken_that_it_cannot_be_judged() => Assert.All(
        ReadinessFixtures.Judged.SelectMany(ObjectMutations.Of),
        it => Assert.NotEmpty(ReadinessFixtures.Judge(it).Reason));

    [Fact]
    public void Whatever_an_object_says_its_verdict_is_short_and_whole()
    {
        // of two units each, so that one of the two is cut in the middle of a character
        var (even, odd) = (string.Concat(Enumerable.Repeat("\U0001F600", 3000)), "x" + string.Concat(Enumerable.Repeat("\U0001F600", 3000)));

        Assert.All(ReadinessFixtures.Judged.SelectMany(it => ObjectMutations.Of(it, $"\"{even}\"", $"\"{odd}\"")), it =>
        {
            var (reason, detail) = (ReadinessFixtures.Judge(it).Reason, ReadinessFixtures.Judge(it).Detail);
            Assert.InRange(reason.Length, 1, 101);
            Assert.InRange(detail.Length, 1, 2001);
            Assert.DoesNotContain((reason + detail).EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
        });
    }

    [Fact]
    public void An_object_without_a_status_is_not_ready_unless_its_kind_has_none_or_needs_none()
    {
        var ready = ReadinessFixtures.Judged
            .Select(it => KubernetesObject.Of(System.Text.Json.JsonSerializer.SerializeToElement(Bare(it)))!)
            .Where(it => IsKnown(it) && ReadinessFixtures.Judge(it) is { Passes: true, Reason: not "Exists" })
            .Select(it => $"{it.Kind} {ReadinessFixtures.Judge(it).Reason}").Distinct();

        // A CronJob is stored and so it is scheduled; a Service is a rule of the network.
        Assert.Equal(["CronJob Scheduled", "CronJob Suspended", "ScheduledBackup Suspended", "Service Ready"], ready.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_check_tolerates_schedules_that_are_held_and_versions_that_say_nothing_and_kinds_without_a_rule()
    {
        var tolerated = ReadinessFixtures.Judged.Where(IsKnown)
            .Select(it => (it.ApiVersion, it.Kind, Verdict: ReadinessFixtures.Judge(it)))
            .Where(judged => judged.Verdict.IsTolerated)
            .Select(judged => $"{judged.ApiVersion} {judged.Kind} {judged.Verdict.Health.Name()}").Distinct();

        Assert.Equal(
            [
                "actions.github.com/v1alpha1 AutoscalingRunnerSet unknown", "autoscaling/v1 HorizontalPodAutoscaler unknown",
                "batch/v1 CronJob suspended", "postgresql.cnpg.io/v1 ScheduledBackup suspended",
            ],
            tolerated.Order(StringComparer.Ordinal));
        Assert.All(ReadinessFixtures.Judged.Where(it => !IsKnown(it) && ReadinessFixtures.Judge(it).Reason == "NothingSaid"), it => Assert.True(ReadinessFixtures.Judge(it).Passes));
    }

    [Fact]
    public void Every_kind_has_one_rule() => Assert.Equal(KindTable.All.Length, KindTable.All.DistinctBy(rule => (rule.Group, rule.Kind)).Count());

    [Fact]
    public void Time_alone_makes_trouble_a_failure()
    {
        var it = ReadinessFixtures.Judged.Single(o => o.Name.Name == "crashed-fast");
        var changes = ReadinessFixtures.Judge(it).ChangesAt!.Value;

        Assert.Equal(Health.Progressing, ReadinessTable.Judge(it, ReadinessFixtures.Around, ReadinessLimits.Default, changes.AddTicks(-1)).Health);
        Assert.Equal(Health.Failed, ReadinessTable.Judge(it, ReadinessFixtures.Around, ReadinessLimits.Default, changes).Health);
    }

    private static bool IsKnown(KubernetesObject it) => KindTable.All.Any(rule => rule.Group == it.Name.Group && rule.Kind == it.Kind);

    private static JsonNode Bare(KubernetesObject it)
    {
        var node = JsonNode.Parse(it.Root.GetRawText())!;
        node.AsObject().Remove("status");
        return node;
    }
}
