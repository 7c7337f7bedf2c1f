using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

public sealed class PlanDigestTests
{
    [Fact]
    public void A_person_reads_the_riskiest_change_first() =>
        Assert.Equal(
            """
            1 to delete, 2 to replace, 1 to forget, 3 to update, 1 to import, 1 to create, 1 to move; 1 output changes
              - terraform_data.gone
            -/+ terraform_data.before_create (triggers_replace forces replacement, id, output)
            -/+ terraform_data.replaced (triggers_replace forces replacement, id, output, triggers_replace[0])
              . terraform_data.forgotten
              ~ module.inner.terraform_data.inner[0] (input.plain, output)
              ~ module.inner.terraform_data.inner[1] (input.plain, output)
              ~ terraform_data.updated (input.region, output)
             <= terraform_data.imported
              + terraform_data.fresh
             -> terraform_data.new_name (moved from terraform_data.old_name)
              ~ output region
            """,
            Text(PlanFiles.Summary("change.json"), new()));

    [Fact]
    public void Equal_changes_are_one_line_and_the_rest_is_counted()
    {
        var equal = Enumerable.Range(0, 40).Select(i => Update($"terraform_data.node[{i}]", "input"));
        var other = Enumerable.Range(0, 5).Select(i => Update($"terraform_data.other{i}", $"a{i}"));

        Assert.Equal(
            """
            45 to update
              ~ 40 × terraform_data (input): terraform_data.node[0], terraform_data.node[10] … and 38 more
              ~ terraform_data.other0 (a0)
                … and 4 more to update
            """,
            Text(PlanSummary.Of([.. equal, .. other], []), new(PerAction: 2, Addresses: 2)));
    }

    [Fact]
    public void Attributes_beyond_the_limit_are_counted()
    {
        var change = Update("terraform_data.a", "a", "b", "c") with { MoreAttributes = 10 };

        Assert.EndsWith("terraform_data.a (a, b … and 11 more)", Text(PlanSummary.Of([change], []), new(Attributes: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_plan_gives_a_short_digest()
    {
        var changes = Enumerable.Range(0, 20_000).Select(i => Update($"terraform_data.n{i}", $"attribute{i}"));

        var lines = PlanDigest.Lines(PlanSummary.Of(changes, []), new());

        Assert.Equal(22, lines.Length);
        Assert.Equal("    … and 19,980 more to update", lines[^1]);
    }

    [Theory]
    [InlineData("\u001b[2J\u001b]8;;javascript:alert(1)\u0007")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a\r\nApply complete!")]
    [InlineData("\u202egnp.exe\u200b\u2028\u0085\u009b")]
    [InlineData("```\n# injected")]
    public void Names_from_outside_cannot_act(string name)
    {
        var change = Update($"terraform_data.a[\"{name}\"]", name) with { PreviousAddress = name, Type = name };

        var text = Text(PlanSummary.Of([change], [new OutputChange(name, PlanAction.Create)]), new());

        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || "<>`\u202e\u200b\u2028".Contains(c, StringComparison.Ordinal));
        Assert.Equal(3, text.Split('\n').Length);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_cut() =>
        Assert.InRange(Text(PlanSummary.Of([Update(new string('x', 1 << 20), "a")], []), new()).Length, 0, 300);

    [Fact]
    public void Nothing_to_change_is_said() => Assert.Equal(["no changes"], PlanDigest.Lines(PlanSummary.Of([], []), new()));

    private static PlanChange Update(string address, params string[] attributes) =>
        new() { Address = address, Action = PlanAction.Update, Type = "terraform_data", Attributes = [.. attributes] };

    private static string Text(PlanSummary summary, PlanDigestLimits limits) => string.Join('\n', PlanDigest.Lines(summary, limits));
}
