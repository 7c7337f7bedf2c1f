using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

public sealed class TofuCommandTests
{
    private static readonly ImmutableSortedDictionary<string, string> Environment =
        ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin");

    private readonly Tofu _tofu = new(new Tool("tofu", "/opt/tofu", "1.9.0", "1.9.0 /opt/tofu"), Environment);

    [Fact]
    public void Format_only_looks_and_no_file_reads_as_a_flag()
    {
        var command = _tofu.Format("/repository", ["-destroy.tf", "tofu/a b.tf"], diff: true);

        Assert.Equal(["fmt", "-check", "-list=true", "-diff=true", "-no-color", "./-destroy.tf", "./tofu/a b.tf"], command.Arguments);
        Assert.Equal(("/opt/tofu", "/repository"), (command.File, command.Directory));
    }

    [Fact]
    public void Validate_keeps_its_data_out_of_the_checkout()
    {
        var command = _tofu.Validate("/repository/tofu/modules/dns", "/home/x/dns");

        Assert.Equal(["validate", "-json", "-no-tests"], command.Arguments);
        Assert.Equal("/home/x/dns", command.Environment["TF_DATA_DIR"]);
    }

    [Fact]
    public void Init_contacts_no_backend_unless_it_is_told_to()
    {
        var options = new TofuInitOptions { Directory = "/s", DataDirectory = "/d" };

        Assert.Equal(["init", "-input=false", "-no-color", "-backend=false"], _tofu.Init(options).Arguments);
        Assert.Equal(
            ["init", "-input=false", "-no-color", "-backend=true", "-lockfile=readonly", "-backend-config=key=attic-lab", "-backend-config=region=x"],
            _tofu.Init(options with
            {
                Backend = true,
                LockReadonly = true,
                BackendSettings = ImmutableSortedDictionary<string, string>.Empty.Add("region", "x").Add("key", "attic-lab"),
            }).Arguments);
        Assert.DoesNotContain("TF_PLUGIN_CACHE_DIR", _tofu.Init(options).Environment.Keys);
        Assert.Equal("/p", _tofu.Init(options with { PluginCache = "/p" }).Environment["TF_PLUGIN_CACHE_DIR"]);
    }

    [Fact]
    public void Plan_and_apply_name_the_state_of_a_stack_without_a_backend()
    {
        var options = new TofuPlanOptions
        {
            Directory = "/s",
            DataDirectory = "/d",
            Out = "/job/-destroy",
            VarFiles = ["/s/lab.tfvars", "/job/flywheel.tfvars.json"],
            LockTimeout = TimeSpan.FromSeconds(90),
            StateFile = "/home/state/attic-lab.tfstate",
        };

        Assert.Equal(
            [
                "plan", "-input=false", "-no-color", "-lock-timeout=90s", "-out=/job/-destroy", "-state=/home/state/attic-lab.tfstate",
                "-var-file=/s/lab.tfvars", "-var-file=/job/flywheel.tfvars.json",
            ],
            _tofu.Plan(options).Arguments);
        Assert.Equal(
            ["apply", "-input=false", "-json", "-no-color", "-lock-timeout=0s", "-state=/home/state/attic-lab.tfstate", "-backup=-", "/job/-destroy"],
            _tofu.Apply("/s", "/d", "/job/-destroy", options.StateFile, TimeSpan.Zero).Arguments);
        Assert.Equal(["apply", "-input=false", "-json", "-no-color", "-lock-timeout=60s", "/job/plan"], _tofu.Apply("/s", "/d", "/job/plan", null, TimeSpan.FromMinutes(1)).Arguments);
    }

    [Fact]
    public void Only_apply_is_never_signalled_twice()
    {
        Assert.Equal(StopPolicy.InterruptOnly, _tofu.Apply("/s", "/d", "/p", null, TimeSpan.Zero).Stopping);
        Assert.Equal(StopPolicy.Ordinary, _tofu.Plan(new() { Directory = "/s", DataDirectory = "/d", Out = "/p" }).Stopping);
        Assert.Equal(StopPolicy.Ordinary, _tofu.Show("/s", "/d", "/p").Stopping);
    }

    [Fact]
    public void What_providers_inherit_is_only_a_laxer_garbage_collector()
    {
        var plan = _tofu.Plan(new() { Directory = "/s", DataDirectory = "/d", Out = "/p" }).Environment;

        Assert.Equal(["GOGC=400", "PATH=/usr/bin", "TF_DATA_DIR=/d"], plan.Select(v => $"{v.Key}={v.Value}"));
    }

    [Theory]
    [InlineData(0, "Canonical")]
    [InlineData(2, "Broken")]
    [InlineData(3, "NotCanonical")]
    [InlineData(1, "Unknown")]
    [InlineData(null, "Unknown")]
    public void The_exit_code_of_fmt_tells_bad_format_from_a_syntax_error(int? code, string verdict) =>
        Assert.Equal(verdict, Tofu.JudgeFormat(new ProcessExit(code, null, StopReason.None, TimeSpan.Zero)).ToString());

    [Fact]
    public void Git_runs_nothing_that_a_checkout_names()
    {
        var command = Git.Status("/usr/bin/git", "/repository", Environment);

        Assert.Equal("--no-optional-locks -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.untrackedCache=false status", string.Join(' ', command.Arguments.Take(8)));
        Assert.Equal(Environment, command.Environment);
    }

    [Theory]
    [InlineData("PG_SCHEMA_NAME")]
    [InlineData("TF_HTTP_ADDRESS")]
    public void Another_state_in_the_environment_is_another_init(string variable)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        var tool = new Tool("terraform", "/usr/bin/terraform", "1.11.4", "1.11.4 x");

        Assert.NotEqual(new Tofu(tool, none.Add(variable, "attic-dev")).StateIdentity, new Tofu(tool, none.Add(variable, "attic-prod")).StateIdentity);
        Assert.Equal(new Tofu(tool, none).StateIdentity, new Tofu(tool, none.Add("TF_HTTP_PASSWORD", "x")).StateIdentity);
    }
}
