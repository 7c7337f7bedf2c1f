using Flywheel.Diagnostics;
using Flywheel.LabAccess;

namespace Flywheel.Tests.LabAccess;

/// <summary>What a user is told whose configuration needs more than the lab has.</summary>
public sealed class StandInAdviceTests
{
    [Fact]
    public void A_provider_that_cannot_be_installed_is_told_from_those_of_the_lab()
    {
        var problem = TofuRules.InitFailed.Create("Could not retrieve the list of available versions for provider\nhashicorp/aws: no such host");

        var advised = StandInAdvice.To(problem, ["hashicorp/random", "hashicorp/aws"]);

        Assert.Equal(
            "The lab stands in for alekc/kubectl, gitlabhq/gitlab, hashicorp/helm, hashicorp/kubernetes and hashicorp/random; hashicorp/aws is installed from its registry.",
            advised.Help);
    }

    [Theory]
    [InlineData("The provider hashicorp/kubernetes does not support resource type\n\"kubernetes_pod\".",
        "The lab's stand-in for hashicorp/kubernetes has kubernetes_config_map_v1, kubernetes_namespace_v1 and kubernetes_secret_v1.")]
    [InlineData("The provider hashicorp/helm does not support resource type \"x\".", "The lab's stand-in for hashicorp/helm has helm_release.")]
    [InlineData("The provider hashicorp/aws does not support resource type \"x\".", null)]
    public void A_type_that_a_stand_in_does_not_have_is_answered_with_those_that_it_has(string detail, string? help) =>
        Assert.Equal(help, StandInAdvice.To(TofuRules.Invalid.Create(detail) with { Summary = "Invalid resource type" }, ["hashicorp/kubernetes"]).Help);

    [Fact]
    public void Any_other_problem_is_left_as_it_is()
    {
        Diagnostic[] others =
        [
            TofuRules.Invalid.Create("The provider hashicorp/helm is not configured."),
            TofuRules.InitFailed.Create("Module ./x is missing."),
            TofuRules.InitFailed.Create("provider hashicorp/aws", "Do this."),
        ];

        Assert.All(others, other => Assert.Same(other, StandInAdvice.To(other, ["hashicorp/aws"])));
    }
}
