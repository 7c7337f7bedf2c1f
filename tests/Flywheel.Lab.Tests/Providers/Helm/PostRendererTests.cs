using Flywheel.Lab.Providers.Helm;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Tests.Providers.Helm;

/// <summary>The post-renderers that the lab knows without starting a program.</summary>
public sealed class PostRendererTests
{
    [Fact]
    public void Without_one_a_manifest_stays_as_it_is() => Assert.Equal("a: 1\n", PostRenderer.Apply(TofuValue.Null, "a: 1\n"));

    [Fact]
    public void A_line_is_changed_as_sed_would()
    {
        const string Manifest = "metadata:\n  annotations:\n    operator.min.io/version: v7\n    operatorXmin.io/version: v7\n";

        Assert.Equal(
            "metadata:\n  annotations:\n    helm.sh/resource-policy: keep\n    operatorXmin.io/version: v7\n",
            PostRenderer.Apply(Sed("-e", @"s|^    operator\.min\.io/version: .*|    helm.sh/resource-policy: keep|"), Manifest));
    }

    [Fact]
    public void Only_the_first_match_of_a_line_counts_and_a_dollar_is_one() => Assert.Equal("$1 b b", PostRenderer.Apply(Sed("-e", "s|b|$1|"), "b b b"));

    [Theory]
    [InlineData("sed", "-e", "s|a|b|")]
    [InlineData("sed", "-e", "s|a|b|", "-e", "s|^c$|d|")]
    public void What_it_can_do_is_no_problem(params string[] words) => Assert.Null(PostRenderer.Problem(Of(words)));

    [Theory]
    [InlineData("kustomize", "-e", "s|a|b|")]
    [InlineData("sed")]
    [InlineData("sed", "s|a|b|")]
    [InlineData("sed", "-e", "s|a|b|g")]
    [InlineData("sed", "-e", "s|a+|b|")]
    [InlineData("sed", "-e", "s|(a)|b|")]
    [InlineData("sed", "-e", @"s|a|\1|")]
    [InlineData("sed", "-e", "s|a|&|")]
    [InlineData("sed", "-e", "1d")]
    public void What_it_cannot_do_is_told(params string[] words) => Assert.NotNull(PostRenderer.Problem(Of(words)));

    private static TofuValue Sed(params string[] arguments) => Of(["sed", .. arguments]);

    private static TofuValue Of(string[] words) => TofuValue.Object(
        ("binary_path", TofuValue.Of(words[0])), ("args", TofuValue.List([.. words[1..].Select(TofuValue.Of)])));
}
