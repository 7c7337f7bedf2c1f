using Flywheel.Diagnostics;

namespace Flywheel.Tests.Diagnostics;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("enviroments", "environments")]
    [InlineData("Name", "name")]
    [InlineData("cache_sever", "cache_server")]
    public void A_name_that_is_nearly_right_is_recognised(string written, string meant) =>
        Assert.Equal($"Did you mean \"{meant}\"?", Spelling.DidYouMean(written, ["environments", "name", "cache_server"]));

    [Fact]
    public void A_name_that_is_far_from_all_gets_no_suggestion() =>
        Assert.Null(Spelling.DidYouMean("banana", ["environments", "name"]));
}
