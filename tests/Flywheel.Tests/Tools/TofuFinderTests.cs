using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Processes;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

public sealed class TofuFinderTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Terraform v1.11.4\non linux_amd64\n", "1.11.4")]
    [InlineData("OpenTofu v1.10.0-beta2\non linux_arm64\n", "1.10.0-beta2")]
    [InlineData("git version 2.39.5\n", "2.39.5")]
    [InlineData("v22.1.0\n", "22.1.0")]
    [InlineData("10.34.9", "10.34.9")]
    [InlineData("buildah version 1.28.2 (image-spec 1.0.2-dev, runtime-spec 1.0.2)", "1.28.2")]
    [InlineData("Docker version 20.10.24+dfsg1, build 297e128", "20.10.24")]
    [InlineData("nix (Nix) 2.8.0", "2.8.0")]
    [InlineData("no version at all", null)]
    [InlineData("build abc1.2.3", null)]
    [InlineData("", null)]
    public void The_version_is_found_in_what_a_program_says(string answer, string? version) =>
        Assert.Equal(version, ToolVersions.VersionIn(answer));

    [Fact(Timeout = Limit)]
    public async Task Tofu_is_taken_before_terraform_wherever_they_lie()
    {
        Plant("a/terraform", "Terraform v1.11.4");
        Plant("b/tofu", "OpenTofu v1.9.0");

        var found = await FindAsync("auto");

        Assert.True(found.IsUsable);
        Assert.Equal(("tofu", _folder.Of("b/tofu"), "1.9.0"), (found.Value.Name, found.Value.Path, found.Value.Version));
    }

    [Fact(Timeout = Limit)]
    public async Task The_settings_may_name_a_program_by_its_path()
    {
        Plant("elsewhere/terraform-1.7", "Terraform v1.7.5");

        var found = await FindAsync(_folder.Of("elsewhere/terraform-1.7"));

        Assert.Equal(("terraform", "1.7.5"), (found.Value?.Name, found.Value?.Version));
    }

    [Theory(Timeout = Limit)]
    [InlineData("auto", "tofu or terraform is not on PATH")]
    [InlineData("terragrunt", "terragrunt is not on PATH")]
    [InlineData("./tofu", "./tofu is no absolute path")]
    [InlineData("/nowhere/tofu", "/nowhere/tofu is no absolute path of a program that may be run")]
    public async Task A_missing_tool_is_told_with_the_way_to_get_it(string binary, string detail)
    {
        var found = await FindAsync(binary);

        var problem = Assert.Single(found.Diagnostics);
        Assert.Null(found.Value);
        Assert.Equal("FW9001", problem.Code);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
        Assert.Contains("opentofu.org", problem.Help, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("echo Terraform v1.5.7", "is version 1.5.7; flywheel needs 1.6 or newer")]
    [InlineData("echo Terraform v0.12.31", "is version 0.12.31")]
    [InlineData("echo Terraform v99999999999.1.0", "flywheel needs 1.6")]
    [InlineData("echo hello", "did not answer")]
    [InlineData("echo Terraform v1.11.4; exit 1", "did not answer")]
    public async Task A_tool_that_is_too_old_or_tells_no_version_is_refused(string script, string detail)
    {
        PlantScript("a/terraform", script);

        var problem = Assert.Single((await FindAsync("auto")).Diagnostics);

        Assert.Equal("FW9002", problem.Code);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_cannot_be_started_is_a_diagnostic_too()
    {
        PlantScript("a/tofu", "");
        await File.WriteAllTextAsync(_folder.Of("a/tofu"), "#!/nowhere/sh\n");

        Assert.Equal("FW9002", Assert.Single((await FindAsync("auto")).Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task The_version_is_asked_once_until_the_program_changes()
    {
        PlantScript("a/tofu", $"echo asked >> '{_folder.Of("asked")}'; echo OpenTofu v1.9.0");

        var first = (await FindAsync("auto")).Value;
        var second = (await FindAsync("auto")).Value;
        Assert.Equal(first, second);
        _ = Assert.Single(await File.ReadAllLinesAsync(_folder.Of("asked")));

        PlantScript("a/tofu", "echo OpenTofu v1.10.1");
        var third = (await FindAsync("auto")).Value;
        Assert.Equal("1.10.1", third?.Version);
        Assert.NotEqual(first?.Identity, third?.Identity);
    }

    [Fact(Timeout = Limit)]
    public async Task An_answer_that_was_kept_badly_is_asked_for_again()
    {
        Plant("a/tofu", "OpenTofu v1.9.0");
        _ = await FindAsync("auto");
        foreach (var kept in Directory.EnumerateFiles(_folder.Of("cache")))
        {
            await File.WriteAllTextAsync(kept, "");
        }

        Assert.Equal("1.9.0", (await FindAsync("auto")).Value?.Version);
    }

    private Task<Checked<Tool>> FindAsync(string binary) => TofuFinder.FindAsync(
        binary,
        new ToolPath($"{_folder.Of("a")}:{_folder.Of("b")}", _folder.Of("repository")),
        new ToolVersions(_folder.Of("cache"), new ProcessRunner(TimeProvider.System)),
        ImmutableSortedDictionary<string, string>.Empty);

    private void Plant(string name, string version) => PlantScript(name, $"[ \"$*\" = version ] && echo '{version}'");

    private void PlantScript(string name, string script)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_folder.Of(name))!);
        File.WriteAllText(_folder.Of(name), $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_folder.Of(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
