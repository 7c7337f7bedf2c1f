using Flywheel.Deployments;
using Flywheel.Repositories;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Settings;

namespace Flywheel.Tests.Settings;

public sealed class SettingsReadingTests : IDisposable
{
    private const string Complete = """
        default_environment: lab
        tofu: { binary: /opt/tofu/bin/tofu }
        app: { path: ../../app }
        image:
          { builder: buildah, nix_output: image, base: host-node,
            repository: registry.acme.test:5000/platform/runner-dashboard, push: true }
        stacks:
          attic: {}
          runners:   { after: [attic] }
          dashboard: { after: [attic], image_variable: image, app_variable: app_archive,
                       variables: { replicas: 2, zone: "2", hosts: [a, 012], on: yes, tls: true, limits: { cpu: 0.5 }, none: null },
                       environment: { TF_LOG: "", REGION: eu }, timeout: 30m, reads: [attic] }
        environments:
          prod: { deploy_from: [main, release/1.x] }
          dev:  { deploy_from: develop }
          lab:  { lab: true }
        state: { address: "https://gitlab.acme.test/api/v4/projects/1/terraform/state/{state}" }
        secrets: [TF_HTTP_PASSWORD, GITLAB_TOKEN]
        verify:
          http:
            - { name: dashboard, stack: dashboard, url: "{scheme}://dashboard.{domain}{port}/api/health", within: 5m, timeout: 3s, interval: 2s,
                expect: { status: 204, body: ok, json: { status: ok, checks.0.age: 3 }, tls_days: 14 } }
        drift:
          schedule: "0 6 * * 1-5"
          time_zone: Europe/Berlin
          ignore: [{ stack: attic, address: 'terraform_data.a["x"]', path: input, reason: known, until: 2030-01-31 }]
          alerts: [{ to: nobody }]
        timeouts: { plan: 90s, apply: 1d }
        retention: { runs: 10d, artifacts: 1h, size: 5GiB }
        jobs:
          - { id: validate/docs, run: [markdownlint-cli2, "docs/**", ""], needs: [validate/format], inputs: ["docs/**"], outputs: [report.txt],
              environment: { CI: 1 }, timeout: 5m, directory: ./docs/ }

        """;

    private readonly string _repository = Directory.CreateTempSubdirectory("flywheel-settings-").FullName;

    [Fact]
    public void A_complete_file_is_read_without_a_word()
    {
        var read = Read(Complete);

        Assert.Empty(read.Diagnostics);
        var settings = read.Value!;
        Assert.Equal(("lab", "/opt/tofu/bin/tofu", "../../app"), (settings.DefaultEnvironment, settings.Tofu.Binary, settings.App.Path));
        Assert.Equal(
            new ImageSettings
            {
                Builder = ImageBuilder.Buildah,
                Context = "../../app",
                Dockerfile = "../../app/Dockerfile",
                NixOutput = "image",
                Base = "host-node",
                Repository = "registry.acme.test:5000/platform/runner-dashboard",
                Push = true,
            },
            settings.Image);
        Assert.Equal("https://gitlab.acme.test/api/v4/projects/1/terraform/state/{state}", settings.State.Address);
        Assert.Equal(["TF_HTTP_PASSWORD", "GITLAB_TOKEN"], settings.Secrets);
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromDays(1)), (settings.Timeouts.Plan, settings.Timeouts.Apply));
        Assert.Equal(new RetentionSettings { Runs = TimeSpan.FromDays(10), Artifacts = TimeSpan.FromHours(1), Size = 5L << 30 }, settings.Retention);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read_without_a_word()
    {
        var read = Read("""
            default_environment: lab
            tofu: { binary: auto }              # auto: tofu, then terraform; or a path
            app: { path: app }
            image:
              { builder: auto, context: app, dockerfile: app/Dockerfile, nix_output: dashboard-image, base: host-node,
                repository: registry.example.com/platform/runner-dashboard, push: false }
            stacks:
              runners:   { after: [attic] }
              dashboard: { after: [attic], image_variable: image, app_variable: app_archive,
                           variables: { replicas: 2 }, environment: { TF_LOG: "" }, timeout: 30m, reads: [] }
            environments:
              prod: { deploy_from: main }
              lab:  { lab: true, deploy_from: '*' }
            state: { address: "https://gitlab.example.com/api/v4/projects/1/terraform/state/{state}" }
            secrets: [TF_HTTP_PASSWORD, GITLAB_TOKEN]
            verify:
              http:
                - { name: dashboard, stack: dashboard, url: "{scheme}://dashboard.{domain}{port}/api/health", expect: { status: 200, json: { status: ok } } }
            drift: { schedule: "0 6 * * *", time_zone: Etc/UTC, ignore: [], alerts: [] }
            timeouts: { plan: 20m, apply: 2h }
            retention: { runs: 90d, artifacts: 30d, size: 10GB }
            jobs:
              - { id: validate/docs, run: [markdownlint-cli2, "docs/**"], needs: [], inputs: ["docs/**"], outputs: [], environment: {}, timeout: 5m }
            """);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(new TimeoutSettings(), read.Value!.Timeouts);
        Assert.Equal(new RetentionSettings(), read.Value.Retention);
    }

    [Fact]
    public void What_a_deploy_may_not_destroy_is_read()
    {
        var guard = Read("guard: { protected: ['*.database', 'module.db.a[\"x y\"]'], max_destroy: 0 }").Value!.Guard;

        Assert.Equal(["*.database", "module.db.a[\"x y\"]"], guard.Protected);
        Assert.Equal(0, guard.MaxDestroy);
        Assert.Equal(20, FlywheelSettings.Default.Guard.MaxDestroy);
    }

    [Fact]
    public void A_stack_has_what_the_file_says()
    {
        var stack = Read(Complete).Value!.Stack("dashboard");

        Assert.Equal(["attic"], stack.After);
        Assert.Equal(["attic"], stack.Reads);
        Assert.Equal(("image", "app_archive", TimeSpan.FromMinutes(30)), (stack.ImageVariable, stack.AppVariable, stack.Timeout));
        Assert.Equal(
            ["hosts=[\"a\",\"012\"]", "limits={\"cpu\":0.5}", "none=null", "on=\"yes\"", "replicas=2", "tls=true", "zone=\"2\""],
            stack.Variables.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal(["REGION=eu", "TF_LOG="], stack.Environment.Select(v => $"{v.Key}={v.Value}"));
    }

    [Fact]
    public void Checks_drift_and_jobs_have_what_the_file_says()
    {
        var settings = Read(Complete).Value!;
        var check = Assert.Single(settings.Verify.Http);
        var job = Assert.Single(settings.Jobs);
        var ignore = Assert.Single(settings.Drift.Ignore);

        Assert.Equal(("dashboard", "dashboard", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)),
            (check.Name, check.Stack, check.Timeout, check.Interval, check.Within));
        Assert.Equal((204, "ok", 14), (check.Expect.Status, check.Expect.Body, check.Expect.TlsDays));
        Assert.Equal(["checks.0.age=3", "status=\"ok\""], check.Expect.Json.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal(("validate/docs", "docs", TimeSpan.FromMinutes(5), 31), (job.Id, job.Directory, job.Timeout, job.Position.Line));
        Assert.Equal(["markdownlint-cli2", "docs/**", ""], job.Run);
        Assert.Equal(("terraform_data.a[\"x\"]", new DateOnly(2030, 1, 31)), (ignore.Address, ignore.Until));
        Assert.Equal("{\"to\":\"nobody\"}", Assert.Single(settings.Drift.Alerts).Json);
    }

    [Theory]
    [InlineData("prod", "main", true)]
    [InlineData("prod", "release/1.x", true)]
    [InlineData("prod", "develop", false)]
    [InlineData("prod", null, false)]
    [InlineData("dev", "develop", true)]
    [InlineData("dev", "main", false)]
    [InlineData("lab", null, true)]
    [InlineData("lab", "anything", true)]
    [InlineData("unnamed", "main", true)]
    [InlineData("unnamed", "develop", false)]
    public void A_branch_may_be_deployed_where_the_rule_says_so(string environment, string? branch, bool allowed) =>
        Assert.Equal(allowed, RuleOf(Read(Complete).Value!.Environment(environment)).Refuses(Clean(branch), environment) is null);

    private static DeployRule RuleOf(EnvironmentSettings settings) => new(settings.AllowsAnyRevision, settings.DeployFrom);

    private static Revision Clean(string? branch) =>
        new() { Commit = new string('a', 40), Branch = branch, IsDirty = false, DefaultBranch = "main" };

    [Fact]
    public void Without_a_file_everything_has_its_default()
    {
        var read = SettingsReader.ReadRepository(_repository);

        Assert.Same(FlywheelSettings.Default, read.Value);
        Assert.Equal("auto app app/Dockerfile 02:00:00", $"{read.Value!.Tofu.Binary} {read.Value.Image.Context} {read.Value.Image.Dockerfile} {read.Value.Timeouts.Apply}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("stacks:\nverify:\n  http:\n")]
    public void A_file_that_says_nothing_is_fine(string yaml) => Assert.True(Read(yaml).IsUsable);

    [Theory]
    [InlineData("stack: {}", "FW7101 1:1 Did you mean \"stacks\"?")]
    [InlineData("timeouts: { plans: 1m }", "FW7101 1:13 Did you mean \"plan\"?")]
    [InlineData("image: { builder: bulidah }", "FW7104 1:19 Did you mean \"buildah\"?")]
    [InlineData("timeouts: { plan: 20 }", "FW7104 1:19")]
    [InlineData("timeouts: { plan: 0s }", "FW7104 1:19")]
    [InlineData("timeouts: { plan: 999999999d }", "FW7104 1:19")]
    [InlineData("guard: { protect: [a] }", "FW7101 1:10 Did you mean \"protected\"?")]
    [InlineData("guard: { max_destroy: -1 }", "FW7104 1:23")]
    [InlineData("guard: { max_destroy: many }", "FW7104 1:23")]
    [InlineData("guard: { protected: [a b] }", "FW7104 1:22 Addresses have spaces only in quotes.")]
    [InlineData("guard: { protected: [''] }", "FW7104 1:22 It is empty.")]
    [InlineData("retention: { size: 10 GB }", "FW7104 1:20")]
    [InlineData("retention: { size: -1GB }", "FW7104 1:20")]
    [InlineData("app: { path: /srv/app }", "FW7104 1:14 It must be relative to the repository.")]
    [InlineData("app: { path: -rf }", "FW7104 1:14 It looks like an option; write ./ before it.")]
    [InlineData("tofu: { binary: --help }", "FW7104 1:17 It looks like an option.")]
    [InlineData("image: { context: ../other }", "FW7204 1:19")]
    [InlineData("image: { dockerfile: app/../../x }", "FW7204 1:22")]
    [InlineData("image: { push: true }", "FW7203 1:16")]
    [InlineData("image: { repository: 'a.test/b:latest' }", "FW7104 1:22")]
    [InlineData("state: { address: 'https://a.test/state' }", "FW7104 1:19 Without {state} all stacks would share one state.")]
    [InlineData("state: { address: 'https://u:p@a.test/{state}' }", "FW7104 1:19 It must not hold a user name or password: this file is not secret.")]
    [InlineData("stacks: { -destroy: {} }", "FW7105 1:11")]
    [InlineData("stacks: { \"prod\\n\": {} }", "FW1014 1:11;FW7105 1:11")]
    [InlineData("stacks: { \"a&&id\": {} }", "FW7105 1:11")]
    [InlineData("stacks: { Prod: {} }", "FW7105 1:11")]
    [InlineData("stacks: { a: { after: [a] } }", "FW7206 1:24 Remove it.")]
    [InlineData("environments: { é: {} }", "FW7105 1:17")]
    [InlineData("environments: { a: { deploy_from: --upload-pack=touch } }", "FW7104 1:35")]
    [InlineData("environments: { a: { deploy_from: [] } }", "FW7104 1:35")]
    [InlineData("secrets: [A=B]", "FW7104 1:11")]
    [InlineData("secrets: ['']", "FW7104 1:11 It is empty.")]
    [InlineData("verify: { http: [{ name: a }] }", "FW7102 1:18 The address; filled in: {scheme}, {domain}, {port}, {environment}, {namespace}.")]
    [InlineData("verify: { http: [{ name: a, url: 'ftp://x' }] }", "FW7104 1:34")]
    [InlineData("verify: { http: [{ name: a, url: 'https://{domian}/' }] }", "FW7104 1:34 Did you mean \"domain\"?")]
    [InlineData("verify: { http: [{ name: a, url: 'https://a.test' }, { name: A, url: 'https://a.test' }] }", "FW7106 1:62 Give one of them another name.")]
    [InlineData("jobs: [{ id: docs, run: [true] }]", "FW7104 1:14")]
    [InlineData("jobs: [{ id: validate/docs, run: make docs }]", "FW7103 1:34 For one item write [make docs].")]
    [InlineData("jobs: [{ id: validate/docs, run: [] }]", "FW7104 1:34")]
    [InlineData("jobs: [{ id: validate/docs, run: [a], inputs: [../x] }]", "FW7104 1:48 It must not contain \"..\".")]
    [InlineData("jobs: [{ id: validate/a, run: [a] }, { id: validate/A, run: [a] }]", "FW7106 1:44 Give one of them another id.")]
    [InlineData("drift: { schedule: daily }", "FW7104 1:20")]
    [InlineData("drift: { ignore: [{ address: a, reason: b, until: 2030-02-31 }] }", "FW7104 1:51")]
    [InlineData("- a", "FW1007 1:1")]
    public void What_does_not_fit_is_refused_where_it_stands(string yaml, string expected)
    {
        var read = Read(yaml);

        Assert.Equal(expected, string.Join(';', read.Diagnostics.Select(d =>
            $"{d.Code} {d.Position!.Value.Line}:{d.Position.Value.Column} {(d.Help?.StartsWith("Known", StringComparison.Ordinal) == true ? "" : d.Help)}".TrimEnd())));
        Assert.Null(read.Value);
    }

    [Fact]
    public void A_context_inside_the_application_may_leave_with_it() =>
        Assert.True(Read("app: { path: ../app }\nimage: { context: ../app/web, dockerfile: ../app/web/Dockerfile }\n").IsUsable);

    [Fact]
    public void Names_of_stacks_and_environments_are_compared_with_what_exists()
    {
        var diagnostics = SettingsReferences.Check(Read(Complete).Value!, ["lab", "prd", "dev"], ["attic", "runners", "dashbord"]);

        Assert.Equal(["FW7202 10:3", "FW7201 14:3", "FW7202 21:33"],
            diagnostics.Select(d => $"{d.Code} {d.Position!.Value.Line}:{d.Position.Value.Column}"));
        Assert.Equal(["Did you mean \"dashbord\"?", "Did you mean \"prd\"?", "Did you mean \"dashbord\"?"], diagnostics.Select(d => d.Help));
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var read = Read("""
            default_environment: Lab
            tofu: [auto]
            image: { push: true, builder: kaniko }
            stacks: { a: { timeout: soon, environment: { PATH: /tmp, TF_LOG: trace } } }
            jobs: [{ run: [x] }]
            unknown: 1
            unknown: 2
            """);

        Assert.Equal(
            ["FW7104 1", "FW7103 2", "FW7203 3", "FW7104 3", "FW7104 4", "FW7205 4", "FW7205 4", "FW7102 5", "FW7101 6", "FW1009 7"],
            read.Diagnostics.Select(d => $"{d.Code} {d.Position!.Value.Line}"));
    }

    public void Dispose() => Directory.Delete(_repository, recursive: true);

    private static Checked<FlywheelSettings> Read(string yaml) => SettingsReader.Read("flywheel.yaml", Encoding.UTF8.GetBytes(yaml));
}
