using Flywheel.Processes;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

public sealed class TofuArgumentsTests
{
    private static readonly Tofu Terraform = Make("terraform");

    [Fact]
    public void Every_command_asks_nothing_and_names_its_files_so_that_none_reads_as_a_flag()
    {
        Assert.Equal("fmt -check -list=true -diff=false -no-color ./-rf.tf ./a/b.tf", Text(Terraform.Format("/r", ["-rf.tf", "a/b.tf"], diff: false)));
        Assert.Equal("validate -json -no-tests", Text(Terraform.Validate("/r", "/d")));
        Assert.Equal("init -input=false -no-color -backend=false", Text(Terraform.Init(new() { Directory = "/r", DataDirectory = "/d" })));
        Assert.Equal(
            "init -input=false -no-color -backend=true -lockfile=readonly -backend-config=key=attic-lab",
            Text(Terraform.Init(new()
            {
                Directory = "/r", DataDirectory = "/d", Backend = true, LockReadonly = true,
                BackendSettings = new TofuInitOptions { Directory = "", DataDirectory = "" }.BackendSettings.Add("key", "attic-lab"),
            })));
        Assert.Equal(
            "plan -input=false -no-color -lock-timeout=60s -out=/w/plan.tfplan -state=/s -var-file=/r/lab.tfvars -var-file=/w/x.json",
            Text(Terraform.Plan(new() { Directory = "/r", DataDirectory = "/d", Out = "/w/plan.tfplan", StateFile = "/s", VarFiles = ["/r/lab.tfvars", "/w/x.json"] })));
        Assert.Equal("show -json -no-color /w/plan.tfplan", Text(Terraform.Show("/r", "/d", "/w/plan.tfplan")));
        Assert.Equal("apply -input=false -no-color /w/plan.tfplan", Text(Terraform.Apply("/r", "/d", "/w/plan.tfplan", null)));
        Assert.Equal("apply -input=false -no-color -state=/s -backup=- /w/plan.tfplan", Text(Terraform.Apply("/r", "/d", "/w/plan.tfplan", "/s")));
    }

    [Fact]
    public void An_apply_is_only_ever_interrupted() =>
        Assert.Equal(StopPolicy.InterruptOnly, Terraform.Apply("/r", "/d", "/w/plan.tfplan", null).Stopping);

    [Theory]
    [InlineData(0, nameof(FormatVerdict.Canonical))]
    [InlineData(2, nameof(FormatVerdict.Broken))]
    [InlineData(3, nameof(FormatVerdict.NotCanonical))]
    [InlineData(1, nameof(FormatVerdict.Unknown))]
    [InlineData(127, nameof(FormatVerdict.Unknown))]
    public void The_exit_code_of_fmt_is_understood(int code, string verdict) =>
        Assert.Equal(verdict, Tofu.JudgeFormat(new(code, null, StopReason.None, default)).ToString());

    [Fact]
    public void A_format_check_that_was_killed_says_nothing() =>
        Assert.Equal(FormatVerdict.Unknown, Tofu.JudgeFormat(new(null, 9, StopReason.None, default)));

    [Fact]
    public void OpenTofu_formats_its_own_files_too()
    {
        Assert.Contains(".tofu", Make("tofu").FormattedEndings);
        Assert.DoesNotContain(".tofu", Terraform.FormattedEndings);
    }

    [Fact]
    public void What_would_make_terraform_do_something_else_never_reaches_it()
    {
        string[] hostile =
        [
            "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_DATA_DIR", "TF_WORKSPACE", "TF_LOG", "TF_LOG_PATH", "TF_PLUGIN_CACHE_DIR", "LD_PRELOAD", "LD_LIBRARY_PATH",
            "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "BASH_ENV", "NODE_OPTIONS", "DOTNET_STARTUP_HOOKS", "A_SECRET_OF_SOMEBODY", "GITLAB", "PYTHONPATH",
        ];
        var own = hostile.Append("PATH").Append("TF_VAR_x").Append("AWS_REGION").Append("NAMED").ToDictionary(n => n, _ => "x", StringComparer.Ordinal);

        var child = ChildEnvironment.ForTofu(own, ["NAMED"]);

        Assert.Equal(
            ["AWS_REGION", "CHECKPOINT_DISABLE", "NAMED", "PATH", "TF_INPUT", "TF_IN_AUTOMATION", "TF_VAR_x"], child.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["PATH"], ChildEnvironment.Plain(own).Keys);
    }

    [Fact]
    public void A_program_in_the_checkout_is_never_taken_from_the_path()
    {
        using var folder = new TemporaryFolder();
        var planted = FakeTofu.Create(folder.Of("checkout/bin"));
        var real = FakeTofu.Create(folder.Of("bin"));
        FakeTofu.Create(folder.Of("checkout-evil"));

        var path = new ToolPath($"{folder.Of("checkout/bin")}:.:bin:{folder.Of("checkout/../checkout/bin")}:{folder.Of("bin")}", folder.Of("checkout"));

        Assert.Equal(real.Tool.ProgramFile, path.Find("terraform"));
        Assert.NotEqual(planted.Tool.ProgramFile, path.Find("terraform"));
        Assert.Equal(folder.Of("checkout-evil/terraform"), new ToolPath(folder.Of("checkout-evil"), folder.Of("checkout")).Find("terraform"));
    }

    [Theory]
    [InlineData("print Terraform v1.5.7\nexit 0", "FW9")]
    [InlineData("print Terraform v0.15\nexit 0", "FW9")]
    [InlineData("print no version here\nexit 0", "FW9")]
    [InlineData("print Terraform v1.11.4\nexit 1", "FW9")]
    [InlineData("print OpenTofu v1.12.0-beta1\nexit 0", null)]
    [InlineData("print Terraform v1.6.0\nexit 0", null)]
    public async Task A_tool_that_is_too_old_or_does_not_answer_is_said(string script, string? code)
    {
        using var folder = new TemporaryFolder();
        FakeTofu.Create(folder.Of("bin"), $"on version\n{script}");

        var found = await TofuFinder.FindAsync("auto", new(folder.Of("bin"), "/r"), new(folder.Of("v"), new ProcessRunner(TimeProvider.System)), ChildEnvironment.ForTofu(new Dictionary<string, string>(), []));

        Assert.Equal(code is null, found.Value is not null);
        Assert.All(found.Diagnostics, d => Assert.StartsWith(code!, d.Code, StringComparison.Ordinal));
    }

    private static Tofu Make(string name) => new(new(name, $"/usr/bin/{name}", "1.11.4", "id"), ChildEnvironment.Plain(new Dictionary<string, string>()));

    private static string Text(ToolCommand command) => string.Join(' ', command.Arguments);
}
