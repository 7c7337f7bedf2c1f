using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Lab.Tests.Providers;
using Flywheel.Organizations;
using Flywheel.Settings;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The rules of the reference platform, for every stack as each environment of the organization would get it.</summary>
[Collection(PlatformCollection.Name)]
public sealed class RuleTests(PlatformPlans plans)
{
    public static TheoryData<string, string> All =>
        [.. PlatformPlans.Environments.SelectMany(environment => PlatformPlans.Stacks.Select(stack => new TheoryDataRow<string, string>(stack, environment)))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_stack_plans_in_an_empty_environment_and_every_manifest_can_be_read(string stack, string environment) =>
        None((await plans.OfAsync(stack, environment)).Unknown);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_object_lies_in_a_namespace_of_its_stack(string stack, string environment)
    {
        var after = SettingsReader.ReadRepository(RepositoryRoot.Path).Value!.Stack(stack).After;
        var earlier = new List<string>();
        foreach (var before in after)
        {
            earlier.AddRange((await ObjectsAsync(before, environment)).Where(o => o.Kind == "Namespace").Select(o => o.Name));
        }

        None(ObjectRules.Namespaces(await ObjectsAsync(stack, environment), [.. earlier]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_object_says_what_it_is(string stack, string environment) => None(ObjectRules.Labels(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_secret_stands_in_anything_but_a_secret(string stack, string environment)
    {
        var plan = await plans.OfAsync(stack, environment);

        None(ObjectRules.Secrets(plan.Objects, plan.Secrets));
        None(plan.Of("kubectl_manifest").Where(r => plan.Objects.Any(o => o.Address == r.Address && o.Kind == "Secret") && !HasItems(r.Values, "sensitive_fields"))
            .Select(r => $"{r.Address}: a Secret without sensitive_fields"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_job_is_another_one_when_what_it_does_changes(string stack, string environment) => None(ObjectRules.Jobs(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_for_the_lab_is_nowhere_else(string stack, string environment) =>
        None(environment == "lab" ? [] : ObjectRules.LabOnly(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Pods_cannot_become_more_than_they_are(string stack, string environment) => None(PodRules.Security(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Pods_say_what_they_need(string stack, string environment) => None(PodRules.Resources(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Images_stay_what_they_are(string stack, string environment) => None(PodRules.Images(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_selects_finds(string stack, string environment)
    {
        var objects = await ObjectsAsync(stack, environment);

        None(SelectorRules.Templates(objects));
        None(SelectorRules.Pods(objects, [.. RunnerPods.Of(objects)]));
        None(SelectorRules.Backends(objects));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_pods_name_is_there(string stack, string environment) => None(ReferenceRules.Pods(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_autoscaler_alone_says_how_many_pods_there_are(string stack, string environment) => None(ScalingRules.Targets(await ObjectsAsync(stack, environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_runner_manager_finishes_its_jobs(string stack, string environment)
    {
        var plan = await plans.OfAsync(stack, environment);
        var timeouts = plan.Of("gitlab_user_runner").Select(r => r.Values.GetProperty("maximum_timeout").GetInt64()).ToList();

        None(ScalingRules.Managers(plan.Objects, timeouts.DefaultIfEmpty(0).Max()));
        Assert.Equal(timeouts.Count, plan.Objects.Count(ScalingRules.IsManager));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_operator_comes_before_and_its_definitions_stay_after(string stack, string environment)
    {
        var plan = await plans.OfAsync(stack, environment);
        PlannedRelease[] releases = [.. plan.Of("helm_release").Select(r => new PlannedRelease(r.Address, r.Values))];

        None(OperatorRules.Order(plan.Objects, releases, plan.Graph));
        None(OperatorRules.Releases(releases));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_holds_data_is_never_destroyed_by_a_plan(string stack, string environment) => None(DataRules.Protected(
        await ObjectsAsync(stack, environment), address => DataRules.IsProtected(RepositoryRoot.Of("tofu", "stacks", stack), address)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Manifests_are_applied_on_the_server_and_waited_for_by_verify(string stack, string environment)
    {
        var plan = await plans.OfAsync(stack, environment);

        None(plan.Of("kubectl_manifest").Where(r => !Is(r.Values, "server_side_apply") || !Is(r.Values, "force_conflicts"))
            .Select(r => $"{r.Address}: not server_side_apply with force_conflicts"));
        None(plan.Objects.Where(o => o.Kind is "Deployment" or "StatefulSet" or "DaemonSet")
            .Where(o => Is(plan.Resources.Single(r => r.Address == o.Address).Values, "wait_for_rollout"))
            .Select(o => $"{o}: it waits for its rollout"));
    }

    [Fact]
    public async Task No_two_stacks_make_the_same_object()
    {
        foreach (var environment in PlatformPlans.Environments)
        {
            None((await plans.InAsync(environment)).SelectMany(plan => plan.Objects.Select(o => (o.Group, o.Kind, o.Namespace, o.Name)))
                .GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{environment}: {group.Key} is made {group.Count()} times"));
        }
    }

    [Fact]
    public async Task A_job_of_the_same_name_does_the_same()
    {
        foreach (var stack in PlatformPlans.Stacks)
        {
            var environments = new List<IReadOnlyList<PlatformObject>>();
            foreach (var environment in PlatformPlans.Environments)
            {
                environments.Add(await ObjectsAsync(stack, environment));
            }

            None(ObjectRules.JobNames(environments));
        }
    }

    [Fact]
    public async Task Every_runner_of_the_organization_and_no_other_is_in_the_plan()
    {
        var organization = OrganizationReader.Read(OrganizationLocator.Locate(RepositoryRoot.Path, null).Value!).Value!;

        foreach (var environment in PlatformPlans.Environments)
        {
            var planned = (await plans.OfAsync("runners", environment)).Of("gitlab_user_runner").ToList();
            var wanted = organization.RunnersIn(environment).ToList();

            Assert.Equal(
                wanted.Select(r => string.Join(' ', r.Tags.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal),
                planned.Select(r => string.Join(' ', r.Values.GetProperty("tag_list").EnumerateArray().Select(t => t.GetString()).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Every_file_is_in_canonical_format()
    {
        using var folder = new TerraformFolder(ImmutableSortedDictionary<string, string>.Empty, "");

        Assert.Equal("", (await folder.RunAsync("fmt", "-check", "-recursive", RepositoryRoot.Of("tofu"))).Expect(0));
    }

    private static void None(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static bool Is(JsonElement values, string name) => values.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool HasItems(JsonElement values, string name) =>
        values.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0;

    private async Task<ImmutableArray<PlatformObject>> ObjectsAsync(string stack, string environment) => (await plans.OfAsync(stack, environment)).Objects;
}
