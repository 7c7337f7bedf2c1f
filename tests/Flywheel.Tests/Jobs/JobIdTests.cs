using Flywheel.Jobs;

namespace Flywheel.Tests.Jobs;

public sealed class JobIdTests
{
    [Theory]
    [InlineData("validate/organization")]
    [InlineData("validate/module:cnpg-operator")]
    [InlineData("verify/http:dashboard")]
    public void An_id_reads_back_as_it_was_written(string text)
    {
        Assert.True(JobId.TryParse(text, out var id));
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("plan")]
    [InlineData("plan/")]
    [InlineData("release/app")]
    [InlineData("plan/../../etc")]
    [InlineData("plan/-destroy")]
    [InlineData("plan/attic\n")]
    [InlineData("plan/a b")]
    public void Anything_else_is_refused(string text) => Assert.False(JobId.TryParse(text, out _));
}
