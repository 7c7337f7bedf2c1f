using Flywheel.Deployments;
using Flywheel.Repositories;

namespace Flywheel.Tests.Deployments;

public sealed class DeployRuleTests
{
    [Theory]
    [InlineData("*", "anything", false, false, null)]
    [InlineData("*", null, true, true, null)]
    [InlineData("", "main", false, false, null)]
    [InlineData("", "main", true, false, "takes commits only")]
    [InlineData("", "feature", false, false, "takes \"main\"; this is \"feature\"")]
    [InlineData("", null, false, false, "takes \"main\"; HEAD is detached")]
    [InlineData("", "main", false, true, "takes \"main\"; this is a merge request")]
    [InlineData("release,main", "release", false, false, null)]
    [InlineData("release,hotfix", "main", false, false, "takes \"release\" or \"hotfix\"; this is \"main\"")]
    [InlineData("release", "Release", false, false, "this is \"Release\"")]
    [InlineData("release", "release/1", false, false, "this is \"release/1\"")]
    public void An_environment_takes_the_revisions_that_its_rule_names(string rule, string? branch, bool dirty, bool proposal, string? refusal)
    {
        var deployRule = new DeployRule(rule == "*", rule is "*" or "" ? [] : [.. rule.Split(',')]);

        var refused = deployRule.Refuses(Revision(branch) with { IsDirty = dirty, IsProposal = proposal }, "prod");

        if (refusal is null)
        {
            Assert.Null(refused);
        }
        else
        {
            Assert.StartsWith("Environment \"prod\" takes ", refused, StringComparison.Ordinal);
            Assert.Contains(refusal, refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_the_default_branch_is_not_known_nothing_is_taken() =>
        Assert.Contains(
            "the default branch, which is not known here",
            new DeployRule(false, []).Refuses(Revision("main") with { DefaultBranch = null }, "prod"),
            StringComparison.Ordinal);

    private static Revision Revision(string? branch) => new() { Commit = "4f1c0de9", Branch = branch, IsDirty = false, DefaultBranch = "main" };
}
