using Flywheel.LabAccess;

namespace Flywheel.Tests.LabAccess;

/// <summary>Which providers the lab stands in for.</summary>
public sealed class StandInTests
{
    [Theory]
    [InlineData("random", "hashicorp/random")]
    [InlineData("hashicorp/random", "hashicorp/random")]
    [InlineData("alekc/kubectl", "alekc/kubectl")]
    [InlineData("registry.terraform.io/gitlabhq/gitlab", "gitlabhq/gitlab")]
    [InlineData("registry.opentofu.org/hashicorp/helm", "hashicorp/helm")]
    [InlineData("Hashicorp/Kubernetes", "hashicorp/kubernetes")]
    [InlineData("gavinbunney/kubectl", null)]
    [InlineData("kubectl", null)]
    [InlineData("example.com/hashicorp/random", null)]
    [InlineData("", null)]
    public void A_provider_is_known_by_its_address(string source, string? expected) => Assert.Equal(expected, StandIn.For(source)?.Address);

    [Fact]
    public void Every_stand_in_passes_for_versions_newest_first() => Assert.All(StandIn.All, standIn =>
    {
        Assert.NotEmpty(standIn.Versions);
        Assert.Equal(standIn.Versions.Select(Version.Parse).OrderDescending(), standIn.Versions.Select(Version.Parse));
    });
}
