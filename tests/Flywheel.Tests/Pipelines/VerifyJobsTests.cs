using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Pipelines;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Pipelines;

/// <summary>Which checks a pipeline has, by what the organization, the stacks and the request say.</summary>
public sealed class VerifyJobsTests : IDisposable
{
    private const string GitLab = "forge: { type: gitlab, url: \"https://gitlab.acme.test\", group: acme/platform }";
    private const string GitHub = "forge: { type: github, url: \"https://github.com\", group: acme }";
    private const string NoForge = "";
    private const string All =
        "converged:attic converged:dashboard converged:plain converged:runners http:board http:site kubernetes:attic kubernetes:dashboard kubernetes:runners runners";

    private readonly TemporaryFolder _machine = new();
    private readonly Sandbox _sandbox = Sandbox.Create()
        .WithModule("cache", Requires("registry.opentofu.org/alekc/kubectl"))
        .WithStack("attic", hcl: "module \"cache\" {\n  source = \"../../modules/cache\"\n}\n")
        .WithStack("runners", hcl: Requires("gitlabhq/gitlab", "registry.opentofu.org/hashicorp/helm"))
        .WithStack("dashboard", hcl: Requires("hashicorp/kubernetes"))
        .WithStack("plain")
        .WithSettings("""
            verify:
              http:
                - { name: site, url: "https://{domain}/" }
                - { name: board, stack: dashboard, url: "https://board.{domain}/" }

            """);

    private readonly RunHistory _history;

    public VerifyJobsTests()
    {
        _history = RunHistory.InFile(new FlywheelHome(_machine.Of("home")).History);
        FakeTofu.Create(_machine.Of("bin"));
    }

    public void Dispose()
    {
        _history.Dispose();
        _sandbox.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [InlineData("run", "dev", "", GitLab, All)]
    [InlineData("verify", "dev", "", GitLab, All)]
    [InlineData("run", "dev", "attic", GitLab, "converged:attic http:site kubernetes:attic")]
    [InlineData("run", "dev", "plain", GitLab, "converged:plain http:site")]
    [InlineData("verify", "dev", "runners dashboard", GitLab, "converged:dashboard converged:runners http:board http:site kubernetes:dashboard kubernetes:runners runners")]
    public async Task The_stacks_of_the_request_are_verified_each_by_what_it_makes(string command, string environment, string stacks, string forge, string jobs) =>
        Assert.Equal(jobs, Ids(await PipelineAsync(command, environment, stacks, forge)));

    [Theory]
    [InlineData("dev", NoForge, "", false)]
    [InlineData("prod", GitLab, "", false)]
    [InlineData("dev", GitHub, "", true)]
    [InlineData("dev", GitHub, "dashboard", true)]
    [InlineData("dev", GitHub, "plain", false)]
    [InlineData("prod", GitHub, "", false)]
    public async Task Runners_are_verified_where_the_organization_has_a_forge_and_runners_for_the_environment(
        string environment, string forge, string stacks, bool verified)
    {
        var job = (await PipelineAsync("verify", environment, stacks, forge)).Find(new(Stage.Verify, "runners"));

        Assert.Equal(verified, job is not null);
        Assert.Equal(verified ? "ask the cluster for GitHub's runner scale sets" : null, job?.Description);
    }

    [Fact]
    public async Task With_GitLab_the_forge_is_asked() =>
        Assert.Equal("ask the forge for the runners of dev", (await PipelineAsync("verify", "dev", "", GitLab)).Find(new(Stage.Verify, "runners"))!.Description);

    [Fact]
    public async Task Without_a_stack_that_registers_runners_GitLab_is_not_asked() =>
        Assert.DoesNotContain("runners", Ids(await PipelineAsync("verify", "dev", "dashboard", GitLab)), StringComparison.Ordinal);

    [Theory]
    [InlineData("validate")]
    [InlineData("build")]
    [InlineData("plan")]
    [InlineData("deploy")]
    public async Task Commands_that_end_before_verify_have_no_checks(string command) =>
        Assert.Empty((await PipelineAsync(command, "dev", "", GitLab)).In(Stage.Verify));

    [Fact]
    public async Task No_check_is_without_a_limit() =>
        Assert.All((await PipelineAsync("run", "dev", "", GitLab)).In(Stage.Verify), job => Assert.True(job.Timeout > TimeSpan.Zero, job.Id.ToString()));

    private static string Ids(Pipeline pipeline) => string.Join(' ', pipeline.In(Stage.Verify).Select(job => job.Id.Name).Order(StringComparer.Ordinal));

    private static string Requires(params string[] sources) => $$"""
        terraform {
          required_providers {
        {{string.Join('\n', sources.Select(source => $"    {source[(source.LastIndexOf('/') + 1)..]} = {{ source = \"{source}\" }}"))}}
          }
        }

        """;

    private static string Organization(string forge) => $$"""
        organization:
          name: acme
          environments:
            dev: { cluster_context: dev, namespace: attic, domain: dev.acme.test }
            prod: { cluster_context: prod, namespace: attic, domain: acme.test }
        runners:
          docker: { type: docker, tags: [docker], environments: [dev] }
        cache: { server: "https://attic.acme.test", name: main }
        {{forge}}

        """;

    private async Task<Pipeline> PipelineAsync(string command, string environment, string stacks, string forge)
    {
        _sandbox.WithOrganization(Organization(forge)).Commit();
        var home = new FlywheelHome(_machine.Of("home"));
        var options = new LaunchOptions
        {
            Command = command,
            Repository = _sandbox.Root,
            Variables = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", $"{_machine.Of("bin")}:/usr/bin:/bin").Add("HOME", _machine.Root),
        };
        var sources = await new SourcesReader(new ProcessRunner(TimeProvider.System), TimeProvider.System).ReadAsync(options, home, _history);
        Assert.All(sources.Findings, finding => Assert.False(finding.IsError, finding.Detail));
        var built = new PipelineBuilder(sources).Build(new()
        {
            Command = command,
            Trigger = Trigger.Manual,
            Stages = RunRequest.StagesOf(command, Trigger.Manual, onDefaultBranch: true),
            Environment = environment,
            Stacks = [.. stacks.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        });
        Assert.Empty(built.Diagnostics);
        return built.Value!;
    }
}
