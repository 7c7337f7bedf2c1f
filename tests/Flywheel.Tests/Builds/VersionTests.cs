using Flywheel.Builds;

namespace Flywheel.Tests.Builds;

public sealed class VersionTests
{
    [Theory]
    [InlineData("pnpm@10.34.9", "10.34.9")]
    [InlineData("pnpm@9.15.4+sha512.b2dc20e2fc72b3e18848459b37359a32064663e5627a51e4c74b2c29dd8e8e0491483c3abb40789cfd578bf362fb6ba8261b05f0387d76792ed6e23ea3b1b6a0", "9.15.4")]
    [InlineData("pnpm@11.0.0-rc.1", "11.0.0-rc.1")]
    [InlineData("pnpm@10", null)]
    [InlineData("pnpm@^10.0.0", null)]
    [InlineData("pnpm@latest", null)]
    [InlineData("pnpm@../../etc", null)]
    [InlineData("pnpm@1.2.3-../x", null)]
    [InlineData("pnpm@1.2.3 --registry=http://evil", null)]
    [InlineData("pnpm@1.2.3\n", null)]
    [InlineData("pnpm@1.2.3-", null)]
    [InlineData("pnpm@", null)]
    [InlineData("npm@10.0.0", null)]
    [InlineData("yarn@4.0.0", null)]
    [InlineData("", null)]
    public void Only_an_exact_version_of_pnpm_is_taken(string packageManager, string? version) =>
        Assert.Equal(version, PnpmVersion.Parse(packageManager));

    [Theory]
    [InlineData(">=20", "20.20.2", true)]
    [InlineData(">= 20", "v20.0.0", true)]
    [InlineData(">=99", "20.20.2", false)]
    [InlineData("^20.11.0 || >=22", "20.20.2", true)]
    [InlineData("^20.11.0 || >=22", "21.1.0", false)]
    [InlineData("^18.13 || ^20.9 || >= 22", "22.0.0", true)]
    [InlineData("20.x", "20.20.2", true)]
    [InlineData("20", "21.0.0", false)]
    [InlineData("~20.19.0", "20.20.2", false)]
    [InlineData("~20", "20.20.2", true)]
    [InlineData("18 - 20", "20.20.2", true)]
    [InlineData("18 - 20.1.0", "20.20.2", false)]
    [InlineData(">=18 <20", "20.20.2", false)]
    [InlineData(">20", "20.20.2", false)]
    [InlineData("<=20", "20.20.2", true)]
    [InlineData("*", "20.20.2", true)]
    [InlineData("", "20.20.2", true)]
    [InlineData("lts/*", "20.20.2", null)]
    [InlineData(">=20.0.0-rc.1", "20.20.2", null)]
    [InlineData(">=20", "latest", null)]
    public void A_range_of_Node_versions_is_read_as_npm_reads_it(string range, string version, bool? fits) =>
        Assert.Equal(fits, NodeRange.Contains(range, version));

    [Theory]
    [InlineData("registry.example.com/platform/app", true)]
    [InlineData("localhost:5055/app", true)]
    [InlineData("127.0.0.1:5055/a/b", true)]
    [InlineData("registry.example.com/app:tag", false)]
    [InlineData("registry.example.com/app@sha256:0", false)]
    [InlineData("user:password@registry.example.com/app", false)]
    [InlineData("https://registry.example.com/app", false)]
    [InlineData("--authfile=/etc/shadow/x", false)]
    [InlineData("registry.example.com/-app", false)]
    [InlineData("registry.example.com/App", false)]
    [InlineData("registry.example.com/app\n", false)]
    [InlineData("registry.example.com/../app", false)]
    [InlineData("registry.example.com/", false)]
    [InlineData("library/app", false)]
    [InlineData("", false)]
    public void A_repository_is_a_host_and_a_path(string name, bool valid) => Assert.Equal(valid, ImageName.IsRepository(name));

    [Theory]
    [InlineData("node:22-slim", true)]
    [InlineData("docker.io/library/node", true)]
    [InlineData("localhost:5000/node:22", true)]
    [InlineData("node@sha256:263347fbc08df1449dbffceaf74bc989abac55945c2e81f74ea2a42941007abb", true)]
    [InlineData("node@sha256:short", false)]
    [InlineData("--network=host", false)]
    [InlineData("node 22", false)]
    [InlineData("oci:/etc", false)]
    [InlineData("node:", false)]
    [InlineData("", false)]
    public void A_base_is_a_name_that_FROM_takes(string name, bool valid) => Assert.Equal(valid, ImageName.IsReference(name));
}
