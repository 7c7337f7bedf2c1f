using System.Text;
using Flywheel.States;

namespace Flywheel.Tests.States;

/// <summary>Which state it is, as its own bytes say.</summary>
public sealed class StateIdentityTests
{
    [Theory]
    [InlineData("", null, 0)]
    [InlineData("\n", null, 0)]
    [InlineData("""{"version":4,"terraform_version":"1.11.4","serial":0,"lineage":"","outputs":{},"resources":[]}""", null, 0)]
    [InlineData("""{"version":4,"serial":7,"lineage":"a-b"}""", "a-b", 7)]
    [InlineData("""{"serial":7,"lineage":"a-b","meta":{},"encrypted_data":"x","encryption_version":"v0"}""", "a-b", 7)]
    public void A_state_says_which_it_is(string json, string? lineage, long serial) =>
        Assert.Equal(new StateIdentity(lineage, serial), StateIdentity.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"serial":7}""")]
    [InlineData("""{"serial":7,"lineage":""}""")]
    [InlineData("""{"serial":"7","lineage":"a"}""")]
    public void What_is_no_state_is_not_taken_for_one(string json) => Assert.Null(StateIdentity.Read(Encoding.UTF8.GetBytes(json)));
}
