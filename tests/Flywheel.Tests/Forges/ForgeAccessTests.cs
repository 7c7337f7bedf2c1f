using System.Collections.Immutable;
using Flywheel.Forges;
using Flywheel.Organizations;
using Flywheel.Testing;

namespace Flywheel.Tests.Forges;

public sealed class ForgeAccessTests : IDisposable
{
    private static readonly Forge Acme = new(ForgeType.GitLab, "https://gitlab.example.com/git", "acme/platform");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("FLYWHEEL_FORGE_TOKEN", "glpat-1")]
    [InlineData("GITLAB_TOKEN", "glpat-2")]
    public void The_token_comes_from_a_variable(string name, string value) =>
        Assert.Equal(value, Of((name, value)).Value!.Token);

    [Fact]
    public void Or_from_a_file_before_the_variable_that_others_use_too()
    {
        File.WriteAllText(_folder.Of("token"), "glpat-3\n");

        Assert.Equal("glpat-3", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Of("token")), ("GITLAB_TOKEN", "glpat-2")).Value!.Token);
        Assert.Equal("glpat-1", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Of("token")), ("FLYWHEEL_FORGE_TOKEN", "glpat-1")).Value!.Token);
    }

    [Fact]
    public void The_token_is_in_no_text_of_it()
    {
        var access = Of(("FLYWHEEL_FORGE_TOKEN", "glpat-secret")).Value!;

        Assert.Equal("https://gitlab.example.com/git/", $"{access}");
    }

    [Theory]
    [InlineData("", "There is no token")]
    [InlineData("glpat\r\nHost: evil", "characters that no token has")]
    [InlineData("glpat gl", "characters that no token has")]
    [InlineData("gl\u00e4pat", "characters that no token has")]
    public void A_token_that_is_none_is_said(string value, string detail) => AssertSays(detail, Of(("FLYWHEEL_FORGE_TOKEN", value)).Diagnostics);

    [Fact]
    public void A_file_that_cannot_be_a_token_is_said()
    {
        File.WriteAllText(_folder.Of("empty"), "\n");
        File.WriteAllText(_folder.Of("large"), new string('x', 1 << 20));

        AssertSays("is empty", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Of("empty"))).Diagnostics);
        AssertSays("longer than any", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Of("large"))).Diagnostics);
        AssertSays("cannot be read", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Of("none"))).Diagnostics);
        AssertSays("cannot be read", Of(("FLYWHEEL_FORGE_TOKEN_FILE", _folder.Root)).Diagnostics);
    }

    [Fact]
    public void No_token_goes_over_an_open_line() => AssertSays("unencrypted", ForgeAccess.Of(
        Acme with { Url = "http://gitlab.example.com" }, Variables(("FLYWHEEL_FORGE_TOKEN", "glpat-1")), null).Diagnostics);

    [Theory]
    [InlineData("https://gitlab.example.com/git/api/v4/", true)]
    [InlineData("https://GitLab.Example.com", true)]
    [InlineData("", true)]
    [InlineData("https://gitlab.other.example/api/v4/", false)]
    [InlineData("https://gitlab.example.com:8443/", false)]
    [InlineData("no address", false)]
    public void The_token_of_another_forge_is_not_sent_to_the_one_that_the_repository_names(string other, bool isSent)
    {
        var common = Of(("GITLAB_TOKEN", "glpat-2"), ("GITLAB_BASE_URL", other));

        Assert.Equal(isSent, common.IsUsable);
        if (!isSent)
        {
            AssertSays("GITLAB_BASE_URL", common.Diagnostics);
        }

        Assert.True(Of(("FLYWHEEL_FORGE_TOKEN", "glpat-1"), ("GITLAB_BASE_URL", other)).IsUsable);
    }

    private static void AssertSays(string detail, ImmutableArray<Flywheel.Diagnostics.Diagnostic> diagnostics)
    {
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("FW5401", diagnostic.Code);
        Assert.Contains(detail, diagnostic.Detail, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Help);
    }

    private static Flywheel.Diagnostics.Checked<ForgeAccess> Of(params (string Name, string Value)[] variables) => ForgeAccess.Of(Acme, Variables(variables), null);

    private static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
