using Flywheel.Builds;
using Flywheel.Jobs;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Builds;

public sealed class RealBuildTests(BuiltApp shared) : IClassFixture<BuiltApp>
{
    private readonly RealApp _app = shared.App;

    [Fact]
    public async Task The_app_is_built_and_tested_at_once_and_gives_the_same_bytes_again()
    {
        RequiredTool.Find("node");
        RequiredTool.Find("npm");
        var run = RunId.New(TimeProvider.System);

        var both = await Task.WhenAll(
            _app.RunAsync(new AppBuildJob(_app.App, _app.Machine), run), _app.RunAsync(new AppTestsJob(_app.App, _app.Machine), run));
        var again = await shared.BuildAsync();

        Assert.All(both, one => Assert.True(one.Result.Outcome.IsGood, one.Context.Recorded.Text));
        Assert.Equal(both[0].Result.Find("app.tar"), again.Find("app.tar"));
    }

    [Theory]
    [InlineData("buildah")]
    [InlineData("nix")]
    public async Task The_image_has_the_same_digest_and_the_same_bytes_twice(string builder)
    {
        RequiredTool.Find("node");
        RequiredTool.Find(builder);
        await GivesTheSameTwiceAsync(builder);
    }

    [Fact]
    public async Task Podman_makes_the_same_twice_too_where_it_is_installed()
    {
        // Not a tool that the tests need: it differs from buildah in three words of its command line.
        Assert.SkipWhen(_app.Machine.Find("podman") is null, "podman is not on PATH");
        await GivesTheSameTwiceAsync("podman");
    }

    [Fact]
    public async Task The_image_arrives_in_a_registry_under_its_digest()
    {
        RequiredTool.Find("buildah");
        RequiredTool.Find("skopeo");
        using var registry = await LocalRegistry.StartAsync(_app.Root);
        var built = await shared.BuildAsync();
        var image = _app.Image(BuilderChoice.Buildah) with { Push = true, Repository = $"{registry.Address}/platform/app" };

        var (result, context) = await _app.RunAsync(new ImageJob(image, _app.Machine), null, (AppBuildJob.JobName, built));

        Assert.True(result.Outcome.IsGood, context.Recorded.Text);
        Assert.Equal($"{registry.Address}/platform/app@{result.Facts["image"]}", result.Facts["image-reference"]);
        Assert.True(registry.Has("platform/app", result.Facts["image"]));
    }

    private async Task GivesTheSameTwiceAsync(string builder)
    {
        var built = await shared.BuildAsync();
        var job = new ImageJob(_app.Image(Enum.Parse<BuilderChoice>(builder, ignoreCase: true)), _app.Machine);

        var (first, context) = await _app.RunAsync(job, null, (AppBuildJob.JobName, built));
        var (second, _) = await _app.RunAsync(job, null, (AppBuildJob.JobName, built));

        Assert.True(first.Outcome.IsGood, context.Recorded.Text);
        Assert.Equal(first.Facts["image"], second.Facts["image"]);
        Assert.Equal(first.Find("image.tar"), second.Find("image.tar"));
        Assert.StartsWith(builder + " ", first.Facts["image-builder"], StringComparison.Ordinal);
    }
}
