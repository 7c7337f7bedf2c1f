using System.Text.RegularExpressions;
using Flywheel.Lab.Tests.Providers.Cycles;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What the managers of the runners stack are told by config.toml.</summary>
public sealed partial class RunnersConfigurationTests(CycleLab lab) : IClassFixture<CycleLab>
{
    [Fact]
    public async Task A_configuration_says_what_the_type_of_the_runner_needs()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "types", """
            docker: { type: docker, tags: [docker, linux], concurrent_jobs: 8, resources: { cpu_request: 250m, cpu_limit: '2', memory_request: 1Gi } }, dind: { type: dind, image: 'docker:27.5-dind', tags: [privileged] }, nix: { type: nix, tags: [nix] }, l40s: { type: l40s, tags: [gpu] }
            """.Trim());
        await stack.ApplyAsync();

        var docker = await stack.ConfigurationAsync("docker");
        Assert.Matches(Token(), docker);
        Contains(docker, "concurrent = 8", "limit = 8", "name = \"types-docker\"", "url = \"https://gitlab.example.test\"", "namespace = \"types-runners\"");
        Contains(docker, "privileged = false", "allow_privilege_escalation = false", "automount_service_account_token = false", "service_account = \"gitlab-runner-job\"");
        // A limit that nobody stated is the request, because the namespace's default may be less.
        Contains(docker, "cpu_request = \"250m\"", "cpu_limit = \"2\"", "memory_request = \"1Gi\"", "memory_limit = \"1Gi\"", "priority_class_name = \"types-runner-jobs\"");
        Assert.DoesNotContain("nvidia", docker, StringComparison.Ordinal);

        var dind = await stack.ConfigurationAsync("dind");
        Contains(dind, "privileged = true", "image = \"docker:27.5-dind\"", "name = \"docker:27.5-dind\"", "alias = \"docker\"", "mount_path = \"/certs/client\"");
        Assert.Contains("\"DOCKER_HOST=tcp://docker:2376\"", dind, StringComparison.Ordinal);

        var nix = await stack.ConfigurationAsync("nix");
        Contains(nix, "privileged = false");
        foreach (var part in new[] { "\"ATTIC_SERVER=https://cache.example.test\"", "\"ATTIC_CACHE=main\"", "extra-substituters = https://cache.example.test/main" })
        {
            Assert.Contains(part, nix, StringComparison.Ordinal);
        }

        var gpu = await stack.ConfigurationAsync("l40s");
        Contains(gpu, "\"nvidia.com/gpu.product\" = \"NVIDIA-L40S\"", "\"nvidia.com/gpu\" = \"NoSchedule\"", "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true");
        Assert.Contains("\\\"limits\\\":{\\\"nvidia.com/gpu\\\":\\\"1\\\"}", gpu, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_without_an_autoscaler_has_one_manager_and_an_environment_without_runners_is_fine()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "few", "");
        await stack.ApplyAsync();
        Assert.Empty(await stack.PlanAsync());

        stack.Say("docker: { type: docker, tags: [docker] }");
        await stack.PlanAsync();
        await stack.ApplyAsync();
        Assert.Equal(1, (int)(await stack.GetAsync("deployment", "runner-docker"))["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task Another_token_reaches_managers_that_run()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "token", "docker: { type: docker, tags: [docker] }");
        await stack.DeployAsync();
        await stack.ContactedAsync("docker", managers: 1);
        var before = await stack.KubectlAsync("get", "pods", "--output=name");
        var old = await stack.ConfigurationAsync("docker");

        var changes = await stack.PlanAsync("-replace=module.registration[\"docker\"].gitlab_user_runner.this");
        await stack.ApplyAsync();

        Assert.Equal(
            ["create+delete module.registration[\"docker\"].gitlab_user_runner.this", "update module.manager[\"docker\"].kubernetes_secret_v1.config"],
            changes.Order(StringComparer.Ordinal));
        Assert.NotEqual(old, await stack.ConfigurationAsync("docker"));
        await stack.ContactedAsync("docker", managers: 1);
        Assert.Equal(before, await stack.KubectlAsync("get", "pods", "--output=name"));
    }

    private static void Contains(string text, params string[] lines)
    {
        var all = text.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        Assert.All(lines, line => Assert.Contains(line, all));
    }

    [GeneratedRegex("""^  token = "glrt-t2_[0-9A-Za-z]{20}"$""", RegexOptions.Multiline)]
    private static partial Regex Token();
}
