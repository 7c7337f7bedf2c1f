using Flywheel.Lab.States;

namespace Flywheel.Lab.Tests.States;

public sealed class StateAddressTests
{
    [Theory]
    [InlineData("api/v4/projects/1/terraform/state/attic-lab", "1 attic-lab Content 0")]
    [InlineData("api/v4/projects/acme|platform/terraform/state/a/lock", "acme/platform a Lock 0")]
    [InlineData("api/v4/projects/1/terraform/state/a/versions/7", "1 a Version 7")]
    [InlineData("state/runners-lab.v2", " runners-lab.v2 Content 0")]
    [InlineData("state/runners/lock", " runners Lock 0")]
    public void A_path_names_a_state(string path, string expected)
    {
        var address = StateAddress.Of([.. path.Split('/').Select(segment => segment.Replace('|', '/'))])!;

        Assert.Equal(expected, $"{address.Project} {address.Name} {address.Part} {address.Serial}");
    }

    [Theory]
    [InlineData("state")]
    [InlineData("state/")]
    [InlineData("state/..")]
    [InlineData("state/a b")]
    [InlineData("state/a|b")]
    [InlineData("state/a/unlock")]
    [InlineData("state/a/versions/x")]
    [InlineData("api/v4/projects/1/terraform/states/a")]
    [InlineData("api/v4/projects//terraform/state/a")]
    [InlineData("api/v4/projects/../terraform/state/a")]
    public void Any_other_path_names_none(string path) =>
        Assert.Null(StateAddress.Of([.. path.Split('/').Select(segment => segment.Replace('|', '/'))]));
}
