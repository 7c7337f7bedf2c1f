using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

/// <summary>The summary of a plan that is kept in clear.</summary>
public sealed class PlanSummaryMaskingTests
{
    [Fact]
    public void Every_name_in_a_summary_can_be_masked()
    {
        var change = new PlanChange
        {
            Address = "a[\"hidden-name\"]",
            Action = PlanAction.Replace,
            PreviousAddress = "b[\"hidden-name\"]",
            Attributes = ["tags[\"hidden-name\"]"],
            Forcing = ["tags[\"hidden-name\"]"],
        };
        var summary = PlanSummary.Of([change], [new OutputChange("hidden-name", PlanAction.Create)]) with { Drift = [change] };

        var masked = summary.Masked(text => text.Replace("hidden-name", "***", StringComparison.Ordinal));

        Assert.Equal("a[\"***\"]", Assert.Single(masked.Changes).Address);
        Assert.Equal(summary.Counts, masked.Counts);
        Assert.DoesNotContain("hidden-name", System.Text.Encoding.UTF8.GetString(PlanSummaryJson.Write(masked)), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-name", string.Concat(masked.Drift.SelectMany(drift => drift.Forcing.Append(drift.Address).Append(drift.PreviousAddress))), StringComparison.Ordinal);
    }
}
