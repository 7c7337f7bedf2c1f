using Flywheel.Lab.Tests.Providers.Cycles;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The runners stack in a lab: what it makes of organization.yaml, and what it does when that changes.</summary>
public sealed class RunnersStackTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Docker = "docker: { type: docker, tags: [docker], concurrent_jobs: 2, hpa: { min_replicas: 2, max_replicas: 3 } }";

    [Fact]
    public async Task Every_type_of_runner_is_deployed_registered_and_alive()
    {
        string[] types = ["docker", "dind", "rocky8", "rocky9", "nix", "l40s", "a100"];
        using var stack = await RunnersStack.OpenAsync(lab, "types", string.Join(", ", types.Select(type => $"{type}: {{ type: {type}, tags: [{type}, privileged] }}")));

        await stack.DeployAsync();

        foreach (var type in types)
        {
            await stack.ContactedAsync(type, managers: 1);
        }

    }

    [Fact]
    public async Task Managers_may_do_what_the_executor_needs_and_jobs_nothing()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "rights", "docker: { type: docker, tags: [docker] }");
        await stack.ApplyAsync();

        async Task<string> MayAsync(string account, string verb, string resource) => (await lab.Admin.RunAsync(
            ["auth", "can-i", verb, resource, $"--as=system:serviceaccount:{stack.Namespace}:{account}", $"--namespace={stack.Namespace}"])).Output.Trim();

        foreach (var (verb, resource) in new[] { ("create", "pods"), ("create", "pods/exec"), ("create", "pods/attach"), ("get", "pods/log"), ("update", "secrets"), ("list", "events") })
        {
            Assert.Equal($"yes {verb} {resource}", $"{await MayAsync("gitlab-runner", verb, resource)} {verb} {resource}");
            Assert.Equal($"no {verb} {resource}", $"{await MayAsync("gitlab-runner-job", verb, resource)} {verb} {resource}");
        }

        foreach (var (verb, resource) in new[] { ("list", "secrets"), ("get", "configmaps"), ("create", "deployments.apps"), ("create", "roles.rbac.authorization.k8s.io") })
        {
            Assert.Equal($"no {verb} {resource}", $"{await MayAsync("gitlab-runner", verb, resource)} {verb} {resource}");
        }
    }

    [Fact]
    public async Task A_runner_is_registered_as_the_organization_says()
    {
        using var stack = await RunnersStack.OpenAsync(
            lab, "said", "open: { type: docker, tags: [b, a], run_untagged: true }, closed: { type: rocky9, tags: [c], locked: true, protected: true }");
        await stack.ApplyAsync();

        var open = await stack.RegisteredAsync("open");
        Assert.Equal("said-open", (string?)open["description"]);
        Assert.Equal("flywheel: acme/said/open", (string?)open["maintenance_note"]);
        Assert.Equal("a b", string.Join(' ', open["tag_list"]!.AsArray().Select(tag => (string?)tag).Order()));
        Assert.Equal((true, false, "not_protected", 3600), ((bool)open["run_untagged"]!, (bool)open["locked"]!, (string?)open["access_level"], (int)open["maximum_timeout"]!));

        var closed = await stack.RegisteredAsync("closed");
        Assert.Equal((false, true, "ref_protected"), ((bool)closed["run_untagged"]!, (bool)closed["locked"]!, (string?)closed["access_level"]));
    }

    [Fact]
    public async Task A_runner_that_is_added_or_removed_touches_no_other()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "grows", Docker);
        await stack.DeployAsync();

        stack.Say($"{Docker}, nix: {{ type: nix, tags: [nix] }}");
        var added = await stack.PlanAsync();
        Assert.Equal(
            [
                "create module.manager[\"nix\"].kubectl_manifest.deployment",
                "create module.manager[\"nix\"].kubernetes_secret_v1.config",
                "create module.manager[\"nix\"].module.disruption_budget.kubectl_manifest.this",
                "create module.registration[\"nix\"].gitlab_user_runner.this",
                "update module.limits.kubectl_manifest.quota",
            ],
            added.Order(StringComparer.Ordinal));
        await stack.DeployAsync();
        await stack.ContactedAsync("nix", managers: 1);

        stack.Say(Docker);
        var removed = await stack.PlanAsync();
        Assert.Equal(
            added.Select(change => change.Replace("create ", "delete ", StringComparison.Ordinal)).Order(StringComparer.Ordinal), removed.Order(StringComparer.Ordinal));
        await stack.DeployAsync();
    }

    [Fact]
    public async Task Other_tags_change_the_registration_and_no_pod()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "tags", "docker: { type: docker, tags: [docker] }");
        await stack.DeployAsync();

        stack.Say("docker: { type: docker, tags: [linux] }");

        Assert.Equal(["update module.registration[\"docker\"].gitlab_user_runner.this"], await stack.PlanAsync());
        await stack.ApplyAsync();
        Assert.Equal("linux", (string?)(await stack.RegisteredAsync("docker"))["tag_list"]![0]);
    }

    [Theory]
    [InlineData("image", "docker: { type: docker, tags: [docker], image: 'docker:28' }")]
    [InlineData("jobs", "docker: { type: docker, tags: [docker], concurrent_jobs: 9 }")]
    public async Task Another_configuration_rolls_the_managers(string environment, string runner)
    {
        using var stack = await RunnersStack.OpenAsync(lab, environment, "docker: { type: docker, tags: [docker] }");
        await stack.DeployAsync();
        var before = await TemplateAsync(stack);

        stack.Say(runner);
        var changes = await stack.PlanAsync();
        await stack.DeployAsync();

        Assert.Contains("update module.manager[\"docker\"].kubectl_manifest.deployment", changes);
        Assert.NotEqual(before, await TemplateAsync(stack));
    }

    [Fact]
    public async Task The_autoscaler_alone_says_how_many_managers_there_are()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "scales", Docker);
        await stack.DeployAsync();
        await stack.ContactedAsync("docker", managers: 2);

        await stack.KubectlAsync("annotate", "hpa", "runner-docker", "--overwrite", "lab.flywheel.dev/utilization=300");
        await RunnersStack.UntilAsync(async () => (int?)(await stack.GetAsync("deployment", "runner-docker"))["spec"]!["replicas"] == 3, "three managers");
        await stack.KubectlAsync("annotate", "hpa", "runner-docker", "--overwrite", "lab.flywheel.dev/utilization=40");

        Assert.Empty(await stack.PlanAsync());
    }

    [Fact]
    public async Task A_manager_that_stops_has_the_time_of_the_longest_job()
    {
        using var stack = await RunnersStack.OpenAsync(lab, "stops", "docker: { type: docker, tags: [docker] }");
        await stack.PlanAsync("-var=job_timeout_seconds=7200");
        await stack.ApplyAsync();
        await stack.KubectlAsync("patch", "deployment", "runner-docker", "--patch={\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"lab.flywheel.dev/stop\":\"slow\"}}}}}");
        await stack.KubectlAsync("rollout", "status", "deployment/runner-docker", "--timeout=60s");
        var manager = (await stack.KubectlAsync("get", "pods", "--selector=app.kubernetes.io/component=manager,app.kubernetes.io/instance=docker", "-o=name")).Split('\n')[^1];

        await stack.KubectlAsync("delete", manager, "--wait=false");

        var pod = await stack.GetAsync("pod", manager["pod/".Length..]);
        Assert.Equal(7500, (int)pod["metadata"]!["deletionGracePeriodSeconds"]!);
        Assert.Equal("Running", (string?)pod["status"]!["phase"]);
        Assert.StartsWith("kill -QUIT 1 && while", (string?)pod["spec"]!["containers"]![0]!["lifecycle"]!["preStop"]!["exec"]!["command"]![2], StringComparison.Ordinal);
    }

    private static async Task<string> TemplateAsync(RunnersStack stack) =>
        (await stack.GetAsync("deployment", "runner-docker"))["spec"]!["template"]!["metadata"]!["annotations"]!.ToJsonString();
}
