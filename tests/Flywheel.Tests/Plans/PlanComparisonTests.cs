using System.Globalization;
using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

public sealed class PlanComparisonTests
{
    private static readonly PlanChange Created = new() { Address = "terraform_data.a", Action = PlanAction.Create };
    private static readonly PlanChange Updated = new() { Address = "terraform_data.a", Action = PlanAction.Update, Attributes = ["input.b", "input.a"] };

    [Fact]
    public void Two_plans_that_do_the_same_do_not_differ() => Assert.Empty(PlanComparison.Lines(
        Of(Updated), Of(Updated with { Attributes = ["input.a", "input.b"] })));

    [Fact]
    public void What_is_new_is_said() => Assert.Equal(["+ terraform_data.a: create, which the old plan did not"], PlanComparison.Lines(Of(), Of(Created)));

    [Fact]
    public void What_is_gone_is_said() => Assert.Equal(["- terraform_data.a: no longer create"], PlanComparison.Lines(Of(Created), Of()));

    [Fact]
    public void Another_action_is_said() =>
        Assert.Equal(["~ terraform_data.a: update of input.a, input.b instead of create"], PlanComparison.Lines(Of(Created), Of(Updated)));

    [Fact]
    public void Other_attributes_are_said() => Assert.Equal(
        ["~ terraform_data.a: update of output instead of update of input.a, input.b"], PlanComparison.Lines(Of(Updated), Of(Updated with { Attributes = ["output"] })));

    [Fact]
    public void Another_place_to_move_from_and_an_import_are_said() => Assert.Equal(
        ["~ terraform_data.a: update with import of x instead of move from terraform_data.b"],
        PlanComparison.Lines(
            Of(Created with { Action = PlanAction.Move, PreviousAddress = "terraform_data.b" }),
            Of(Created with { Action = PlanAction.Update, Attributes = ["x"], IsImport = true })));

    [Fact]
    public void Outputs_are_compared_too() => Assert.Equal(
        ["- output.url: no longer delete"],
        PlanComparison.Lines(PlanSummary.Of([], [new OutputChange("url", PlanAction.Delete)]), Of()));

    [Fact]
    public void An_address_that_stands_in_a_plan_twice_is_compared_as_one() => Assert.Equal(
        ["~ terraform_data.a: create instead of create and delete"], PlanComparison.Lines(Of(Created, Created with { Action = PlanAction.Delete }), Of(Created)));

    [Fact]
    public void The_lines_and_what_they_name_are_bounded()
    {
        var many = Enumerable.Range(0, 200).Select(i => Updated with
        {
            Address = $"terraform_data.a[{i.ToString(CultureInfo.InvariantCulture)}]",
            Attributes = [.. Enumerable.Range(0, 64).Select(a => $"input[{a.ToString(CultureInfo.InvariantCulture)}]")],
            MoreAttributes = 3,
        });

        var lines = PlanComparison.Lines(Of(), Of([.. many]));

        Assert.Equal(51, lines.Length);
        Assert.Equal("and 150 more", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Contains(" and 62 more", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_cannot_act_on_a_terminal() =>
        Assert.DoesNotContain('\u001b', Assert.Single(PlanComparison.Lines(Of(), Of(Created with { Address = "a[\"\u001b[2J\"]" }))));

    private static PlanSummary Of(params PlanChange[] changes) => PlanSummary.Of(changes, []);
}
