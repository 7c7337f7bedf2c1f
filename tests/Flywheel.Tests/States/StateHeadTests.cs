using System.Text;
using Flywheel.States;

namespace Flywheel.Tests.States;

public sealed class StateHeadTests
{
    [Theory]
    [InlineData("""{"version": 4, "terraform_version": "1.11.4", "serial": 41, "lineage": "1a2b", "outputs": {}, "resources": [{"serial": 7, "lineage": "x"}], "check_results": null}""", "1a2b", 41)]
    [InlineData("""{"serial": 3, "lineage": "1a2b", "meta": {}, "encrypted_data": "AAAA", "encryption_version": "v0"}""", "1a2b", 3)]
    [InlineData("""{"version": 4, "serial": 0, "lineage": "", "resources": []}""", null, 0)]
    public void The_head_of_a_state_is_its_lineage_and_serial(string json, string? lineage, long serial) => Assert.Equal(new StateHead(lineage, serial), Read(json));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"lineage": "1a2b"}""")]
    [InlineData("""{"lineage": "1a2b", "serial": 1.5}""")]
    [InlineData("""{"lineage": "1a2b", "serial": 41, "resources": [""")]
    [InlineData("""{"lineage": "1a2b", "serial": 41} {}""")]
    public void What_is_no_whole_state_has_none(string json) => Assert.Throws<FormatException>(() => Read(json));

    private static StateHead Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return StateHead.Read(stream, TestContext.Current.CancellationToken);
    }
}
