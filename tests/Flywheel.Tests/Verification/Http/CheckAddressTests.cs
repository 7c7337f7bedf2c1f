using System.Collections.Immutable;
using Flywheel.Verification.Http;

namespace Flywheel.Tests.Verification.Http;

public sealed class CheckAddressTests
{
    private static readonly ImmutableSortedDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["scheme"] = "https",
        ["domain"] = "apps.example.com",
        ["port"] = ":8443",
        ["environment"] = "lab",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    [Theory]
    [InlineData("{scheme}://dashboard.{domain}{port}/api/health", "https://dashboard.apps.example.com:8443/api/health")]
    [InlineData("http://x.localhost:1/{environment}", "http://x.localhost:1/lab")]
    [InlineData("http://[::1]:80/a?b=c", "http://[::1]/a?b=c")]
    public void Placeholders_are_filled_in(string template, string expected) =>
        Assert.Equal(expected, CheckAddress.Resolve(template, Values).Value!.AbsoluteUri);

    [Fact]
    public void An_unknown_placeholder_gets_a_suggestion()
    {
        var problem = Assert.Single(CheckAddress.Resolve("{scheme}://{domian}/", Values).Diagnostics);

        Assert.Equal(("FW5002", "Did you mean \"domain\"?"), (problem.Code, problem.Help));
    }

    [Fact]
    public void All_problems_are_named_at_once() =>
        Assert.Equal(["FW5002", "FW5002"], CheckAddress.Resolve("{proto}://{namespace}/", Values).Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("ftp://host/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://host/")]
    [InlineData("unix:/run/docker.sock")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//host/path")]
    [InlineData("/path")]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("http://good.example@169.254.169.254/")]
    [InlineData("http://user:password@host/")]
    [InlineData("http://good.example\\@evil/")]
    [InlineData("http://good.example/\r\nHost: evil")]
    [InlineData("http://a b/")]
    [InlineData("http://{domain/")]
    [InlineData("http://domain}/")]
    public void What_cannot_be_asked_is_a_diagnostic(string template) =>
        Assert.Equal("FW5002", Assert.Single(CheckAddress.Resolve(template, Values).Diagnostics).Code);
}
