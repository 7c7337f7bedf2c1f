using System.Net;
using Flywheel.Verification.Http;

namespace Flywheel.Tests.Verification.Http;

public sealed class ReachableAddressTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("febf::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("100.100.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public void Where_metadata_may_be_no_check_goes(string address) => Assert.NotNull(ReachableAddress.Objection(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("93.184.215.14")]
    [InlineData("2606:2800:21f::1")]
    public void Where_deployments_are_every_check_goes(string address) => Assert.Null(ReachableAddress.Objection(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("::ffff:192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("93.184.215.14", false)]
    [InlineData("2606:2800:21f::1", false)]
    public void Private_networks_and_this_machine_are_not_the_public_internet(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, ReachableAddress.IsPrivate(IPAddress.Parse(address)));
}
