using Flywheel.Testing;
using Flywheel.Validation.Untrusted;

namespace Flywheel.Tests.Validation.Untrusted;

public sealed class CachedProvidersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CachedProvidersTests()
    {
        foreach (var path in new[] { "registry.terraform.io/hashicorp/random/3.9.0/linux_amd64", "registry.terraform.io/acme/internal/1.0.0/linux_amd64", "secret" })
        {
            Directory.CreateDirectory(_folder.Of(path));
            File.WriteAllText(_folder.Of($"{path}/program"), path);
        }
    }

    [Theory]
    [InlineData("random", true)]
    [InlineData("hashicorp/random", true)]
    [InlineData("Hashicorp/Random", true)]
    [InlineData("registry.terraform.io/hashicorp/random", true)]
    [InlineData("registry.example.com/hashicorp/random", false)]
    [InlineData("mallory/random", false)]
    [InlineData("../secret", false)]
    [InlineData("../../secret", false)]
    [InlineData("registry.terraform.io/../..", false)]
    [InlineData("", false)]
    [InlineData("a/b/c/d", false)]
    public void A_provider_is_at_hand_when_a_trusted_run_installed_it(string source, bool isThere) =>
        Assert.Equal(isThere, new CachedProviders(_folder.Root).Has(source));

    [Fact]
    public void Only_the_wanted_ones_are_copied()
    {
        using var copies = new TemporaryFolder();

        new CachedProviders(_folder.Root).CopyTo(copies.Root, ["hashicorp/random", "random"]);

        Assert.Equal([copies.Of("registry.terraform.io/hashicorp/random/3.9.0/linux_amd64/program")], Directory.GetFiles(copies.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Without_a_cache_nothing_is_at_hand() => Assert.False(new CachedProviders(_folder.Of("none")).Has("random"));

    public void Dispose() => _folder.Dispose();
}
