using System.Collections.Immutable;
using System.Text;
using Flywheel.Deployments.Guards;
using Flywheel.Diagnostics;
using Flywheel.Plans;
using Flywheel.Settings;

namespace Flywheel.Tests.Deployments.Guards;

public sealed class DestroyGuardTests
{
    [Theory]
    [InlineData("kubernetes_namespace", "{}", "it is a Namespace")]
    [InlineData("kubernetes_namespace_v1", "{}", "it is a Namespace")]
    [InlineData("kubernetes_namespace_v2beta1", "{}", "it is a Namespace")]
    [InlineData("kubernetes_persistent_volume_claim", "{}", "it is a PersistentVolumeClaim")]
    [InlineData("kubernetes_persistent_volume_claim_v1", "{}", "it is a PersistentVolumeClaim")]
    [InlineData("kubernetes_config_map_v1", "{}", null)]
    [InlineData("terraform_data", """{"kind": "Namespace", "api_version": "v1"}""", null)]
    [InlineData("kubectl_manifest", """{"kind": "Namespace", "api_version": "v1"}""", "it is a Namespace")]
    [InlineData("kubectl_manifest", """{"kind": "PersistentVolumeClaim", "api_version": "v1"}""", "it is a PersistentVolumeClaim")]
    [InlineData("kubectl_manifest", """{"kind": "Cluster", "api_version": "postgresql.cnpg.io/v1"}""", "it is a CNPG Cluster")]
    [InlineData("kubectl_manifest", """{"kind": "Cluster", "api_version": "cluster.x-k8s.io/v1beta1"}""", null)]
    [InlineData("kubectl_manifest", """{"kind": "Tenant", "api_version": "minio.min.io/v2"}""", "it is a MinIO Tenant")]
    [InlineData("kubectl_manifest", """{"kind": "CustomResourceDefinition", "api_version": "apiextensions.k8s.io/v1"}""", "it is a CustomResourceDefinition")]
    [InlineData("kubectl_manifest", """{"kind": "Deployment", "api_version": "apps/v1"}""", null)]
    [InlineData("kubectl_manifest", """{"yaml_body": "apiVersion: v1\nkind: Namespace\n"}""", "it is a Namespace")]
    [InlineData("kubectl_manifest", """{"yaml_body": "---\napiVersion: v1\nkind: ConfigMap\n---\napiVersion: v1\nkind: Namespace\n"}""", "it is a Namespace")]
    [InlineData("kubectl_manifest", """{"yaml_body": "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\"}"}""", "it is a Namespace")]
    [InlineData("kubectl_manifest", """{"yaml_body": "apiVersion: v1\nkind: Secret\n"}""", null)]
    [InlineData("kubectl_manifest", """{"yaml_body": ": : :"}""", "the plan does not say")]
    [InlineData("kubectl_manifest", "{}", "the plan does not say")]
    [InlineData("kubectl_manifest", "null", "the plan does not say")]
    [InlineData("kubernetes_manifest", """{"manifest": {"apiVersion": "v1", "kind": "Namespace"}}""", "it is a Namespace")]
    [InlineData("kubernetes_manifest", """{"manifest": {"apiVersion": "v1", "kind": "Secret"}, "object": {"apiVersion": "v1", "kind": "Namespace"}}""", "it is a Namespace")]
    [InlineData("kubernetes_manifest", """{"manifest": {"apiVersion": "v1", "kind": "Secret"}}""", null)]
    [InlineData("kustomization_resource", """{"manifest": "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\"}"}""", "it is a Namespace")]
    [InlineData("helm_release", """{"manifest": null}""", "its manifest, which would tell")]
    [InlineData("helm_release", """{"manifest": "{\"customresourcedefinition.apiextensions.k8s.io/apiextensions.k8s.io/v1/a\": {\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\"}}"}""", "owns a CustomResourceDefinition")]
    [InlineData("helm_release", """{"manifest": "{\"configmap/v1/a\": {\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}}"}""", null)]
    [InlineData("helm_release", """{"manifest": "apiVersion: v1\nkind: PersistentVolumeClaim\n"}""", "owns a PersistentVolumeClaim")]
    [InlineData("helm_release", """{"manifest": "{broken"}""", "cannot be read")]
    public void What_is_protected_is_told_by_what_it_is(string type, string before, string? why)
    {
        var found = Assert.Single(Read(Change("a", type, before, "delete")));

        if (why is null)
        {
            Assert.Null(found.Protection);
        }
        else
        {
            Assert.Contains(why, found.Protection, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("delete", "Delete")]
    [InlineData("delete create", "Replace")]
    [InlineData("create delete", "Replace")]
    [InlineData("forget create", "Replace")]
    [InlineData("forget", "Forget")]
    [InlineData("create", null)]
    [InlineData("update", null)]
    [InlineData("no-op", null)]
    [InlineData("read", null)]
    public void Deletions_replacements_and_what_is_forgotten_are_found(string actions, string? found) =>
        Assert.Equal(found is null ? [] : [found], Read(Change("a", "kubernetes_namespace", "{}", actions)).Select(d => d.Action.ToString()));

    [Fact]
    public void A_move_is_no_deletion_and_neither_is_an_import()
    {
        const string Moved = """{"address": "b", "previous_address": "a", "mode": "managed", "type": "kubernetes_namespace", "change": {"actions": ["no-op"], "before": {}, "after": {}}}""";
        const string Imported = """{"address": "c", "mode": "managed", "type": "kubernetes_namespace", "change": {"actions": ["no-op"], "before": {}, "after": {}, "importing": {"id": "c"}}}""";

        Assert.Empty(Read(Moved, Imported));
    }

    [Fact]
    public void A_move_that_is_replaced_at_its_new_address_is_one() => Assert.Equal("b", Assert.Single(Read(
        """{"address": "b", "previous_address": "a", "mode": "managed", "type": "kubernetes_namespace", "change": {"actions": ["delete", "create"], "before": {}, "after": {}}}""")).Address);

    [Fact]
    public void An_action_that_nobody_knows_is_refused() => Assert.False(
        DestructionReader.Read(Plan(Change("a", "terraform_data", "{}", "obliterate")), "plan.json", CancellationToken.None).IsUsable);

    [Theory]
    [InlineData("{\"resource_changes\": {}}")]
    [InlineData("{\"resource_changes\": [")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_plan_destroys_nothing_and_is_refused(string json) =>
        Assert.False(DestructionReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "plan.json", CancellationToken.None).IsUsable);

    [Theory]
    [InlineData("module.db.*", "module.db.terraform_data.a", true)]
    [InlineData("module.db.*", "module.db.module.inner.terraform_data.a[\"x\"]", true)]
    [InlineData("module.db.*", "module.dbx.terraform_data.a", false)]
    [InlineData("module.db.*", "module.DB.terraform_data.a", false)]
    [InlineData("*.postgres", "module.db.kubectl_manifest.postgres", true)]
    [InlineData("terraform_data.a[?]", "terraform_data.a[0]", false)]
    [InlineData("terraform_data.a[\"x\\y\"]", "terraform_data.a[\"x\\y\"]", true)]
    [InlineData("terraform_data.a[*]", "terraform_data.a[\"k.*\"]", true)]
    [InlineData("terraform_data.a", "terraform_data.a[0]", false)]
    [InlineData("*", "anything", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*b*c", "a.c.b.c", true)]
    [InlineData("a*b*c", "a.c.c", false)]
    [InlineData("a**c", "ac", true)]
    public void Only_a_star_is_more_than_itself_in_a_pattern(string pattern, string address, bool matches) =>
        Assert.Equal(matches, new AddressPattern(pattern).Matches(address));

    [Fact]
    public void Settings_protect_more_and_the_refusal_says_which_pattern()
    {
        var refusal = Assert.Single(Judge(new() { Protected = ["module.db.*"] }, [], Deleted("module.db.a"), Deleted("module.web.a")).Refusals);

        Assert.Equal(DeployRules.Protected.Code, refusal.Code);
        Assert.Contains("\"module.db.*\"", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("--allow-destroy 'module.db.a'", refusal.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delete", "deletes")]
    [InlineData("Replace", "replaces")]
    [InlineData("Forget", "forgets")]
    public void Each_way_to_lose_a_protected_object_is_refused_in_its_own_words(string action, string word) => Assert.Contains(
        $"{word} a", Assert.Single(Judge(new(), [], new Destruction("a", Enum.Parse<PlanAction>(action), "it is a Namespace")).Refusals).Detail, StringComparison.Ordinal);

    [Fact]
    public void An_allowance_lifts_exactly_its_address_and_is_recorded()
    {
        var verdict = Judge(new(), ["a"], Guarded("a"), Guarded("a[0]"), Guarded("aa"));

        Assert.Equal(2, verdict.Refusals.Length);
        Assert.Equal(["a"], verdict.Lifted);
    }

    [Fact]
    public void An_allowance_for_what_is_not_destroyed_lifts_nothing() => Assert.Empty(Judge(new(), ["b"], Deleted("a")).Lifted);

    [Fact]
    public void An_allowance_with_a_star_is_no_pattern() => Assert.Single(Judge(new(), ["*"], Guarded("a")).Refusals);

    [Theory]
    [InlineData(20, 20, 0, false)]
    [InlineData(20, 21, 0, true)]
    [InlineData(20, 21, 1, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 1, 0, true)]
    [InlineData(0, 1, 1, false)]
    public void Deletions_and_replacements_are_counted_less_those_that_are_allowed(int most, int destroyed, int allowed, bool refused)
    {
        var verdict = Judge(new() { MaxDestroy = most }, [.. Enumerable.Range(0, allowed).Select(i => $"a{i}")], [.. Enumerable.Range(0, destroyed).Select(i => Deleted($"a{i}"))]);

        Assert.Equal(refused ? [DeployRules.TooManyDestroyed.Code] : [], verdict.Refusals.Select(d => d.Code));
    }

    [Fact]
    public void What_is_forgotten_is_not_counted() =>
        Assert.Empty(Judge(new() { MaxDestroy = 0 }, [], new Destruction("a", PlanAction.Forget, null)).Refusals);

    [Fact]
    public void Many_protected_addresses_are_not_all_listed()
    {
        var refusals = Judge(new() { MaxDestroy = 1000 }, [], [.. Enumerable.Range(0, 500).Select(i => Guarded($"a{i}"))]).Refusals;

        Assert.Equal(21, refusals.Length);
        Assert.Contains("480 more", refusals[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_cannot_act_on_a_terminal() =>
        Assert.DoesNotContain('\u001b', Assert.Single(Judge(new(), [], Guarded("a[\"\u001b[2J\"]")).Refusals).Detail);

    [Fact]
    public void A_plan_of_the_labs_providers_is_guarded_as_it_says_what_its_objects_are() => Assert.Equal(
        [
            "helm_release.note Delete it is a helm_release, and its manifest, which would tell whether it owns a CustomResourceDefinition, is not in the plan",
            "kubectl_manifest.claim Delete it is a PersistentVolumeClaim",
            "kubectl_manifest.definition Delete it is a CustomResourceDefinition",
            "kubectl_manifest.settings Delete ",
            "kubernetes_namespace_v1.data Replace it is a Namespace",
            "kubectl_manifest.other Forget it is a Namespace",
        ],
        Recorded("destroy").OrderBy(d => d.Action == PlanAction.Forget).ThenBy(d => d.Address, StringComparer.Ordinal).Select(d => $"{d.Address} {d.Action} {d.Protection}"));

    [Fact]
    public void A_release_that_keeps_its_manifest_is_protected_only_where_it_owns_something_protected() => Assert.Equal(
        [
            "helm_release.definitions it is a helm_release that owns a CustomResourceDefinition",
            "helm_release.note ",
            "kubernetes_namespace_v1.data it is a Namespace",
        ],
        Recorded("releases").Select(d => $"{d.Address} {d.Protection}"));

    [Fact]
    public void A_plan_of_50_megabytes_is_read_in_flat_memory()
    {
        var filler = new string('x', 20_000);
        var changes = Enumerable.Range(0, 2_500).Select(i => Change($"terraform_data.a[{i}]", "terraform_data", $$"""{"input": "{{filler}}"}""", i % 2 == 0 ? "update" : "delete"));
        using var plan = Plan([.. changes]);
        Assert.True(plan.Length > 50_000_000);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var found = DestructionReader.Read(plan, "plan.json", CancellationToken.None).Value!;
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal(1_250, found.Count);
        Assert.True(after - before < 8_000_000, $"{after - before} bytes");
    }

    private static GuardVerdict Judge(GuardSettings settings, ImmutableArray<string> allowed, params Destruction[] found) =>
        new DestroyGuard(settings, "attic", "prod").Judge(found, allowed);

    private static IReadOnlyList<Destruction> Recorded(string name)
    {
        using var plan = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Deployments", "Guards", "data", $"{name}.terraform-1.11.json"));
        return DestructionReader.Read(plan, name, CancellationToken.None).Value!;
    }

    private static Destruction Deleted(string address) => new(address, PlanAction.Delete, null);

    private static Destruction Guarded(string address) => new(address, PlanAction.Delete, "it is a Namespace");

    private static IReadOnlyList<Destruction> Read(params string[] changes)
    {
        using var plan = Plan(changes);
        return DestructionReader.Read(plan, "plan.json", CancellationToken.None).Value!;
    }

    private static string Change(string address, string type, string before, string actions) =>
        $$"""{"address": "{{address}}", "mode": "managed", "type": "{{type}}", "change": {"actions": [{{string.Join(", ", actions.Split(' ').Select(a => $"\"{a}\""))}}], "before": {{before}}, "after": null} }""";

    private static MemoryStream Plan(params string[] changes) => new(Encoding.UTF8.GetBytes(
        $$"""{"format_version": "1.2", "planned_values": {"root_module": null}, "resource_changes": [{{string.Join(",\n", changes)}}], "prior_state": null}"""));
}
