using System.Globalization;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

public sealed class ChildEnvironmentTests
{
    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("LC_TIME")]
    [InlineData("XDG_CACHE_HOME")]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("https_proxy")]
    [InlineData("CI")]
    public void Everybody_gets_what_a_program_needs_to_run_at_all(string name)
    {
        Assert.Contains(name, ChildEnvironment.Plain(With(name)).Keys);
        Assert.Contains(name, ChildEnvironment.ForTofu(With(name), []).Keys);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("ARM_CLIENT_SECRET")]
    [InlineData("KUBECONFIG")]
    [InlineData("KUBE_CONFIG_PATH")]
    [InlineData("GITLAB_TOKEN")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("VAULT_TOKEN")]
    [InlineData("PGPASSWORD")]
    [InlineData("TF_HTTP_PASSWORD")]
    [InlineData("TF_TOKEN_registry_example_com")]
    [InlineData("TF_VAR_password")]
    [InlineData("TF_ENCRYPTION")]
    [InlineData("SSH_AUTH_SOCK")]
    public void Credentials_reach_tofu_and_nobody_else(string name)
    {
        Assert.Contains(name, ChildEnvironment.ForTofu(With(name), []).Keys);
        Assert.DoesNotContain(name, ChildEnvironment.Plain(With(name)).Keys);
    }

    [Theory]
    [InlineData("TF_CLI_ARGS")]
    [InlineData("TF_CLI_ARGS_plan")]
    [InlineData("TF_DATA_DIR")]
    [InlineData("TF_WORKSPACE")]
    [InlineData("TF_LOG")]
    [InlineData("TF_LOG_PATH")]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("GIT_CONFIG_COUNT")]
    [InlineData("GIT_SSH_COMMAND")]
    [InlineData("GIT_DIR")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("BASH_ENV")]
    [InlineData("PYTHONPATH")]
    [InlineData("FLYWHEEL_DATABASE")]
    [InlineData("BASH_FUNC_terraform%%")]
    public void What_changes_a_tool_behind_our_back_passes_to_nobody_even_when_it_is_named_as_a_secret(string name)
    {
        Assert.DoesNotContain(name, ChildEnvironment.ForTofu(With(name), [name]).Keys);
        Assert.DoesNotContain(name, ChildEnvironment.Plain(With(name)).Keys);
    }

    [Fact]
    public void A_secret_that_the_settings_name_reaches_tofu()
    {
        var own = With("ACME_TOKEN");

        Assert.Contains("ACME_TOKEN", ChildEnvironment.ForTofu(own, ["ACME_TOKEN"]).Keys);
        Assert.DoesNotContain("ACME_TOKEN", ChildEnvironment.ForTofu(own, []).Keys);
    }

    [Fact]
    public void Tofu_asks_nothing_and_calls_nobody()
    {
        var own = new Dictionary<string, string> { ["TF_INPUT"] = "1", ["CHECKPOINT_DISABLE"] = "" };

        Assert.Equal(
            ["CHECKPOINT_DISABLE=1", "TF_INPUT=0", "TF_IN_AUTOMATION=1"],
            ChildEnvironment.ForTofu(own, []).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}")));
    }

    [Fact]
    public void A_command_line_configuration_passes_only_when_its_file_is_there()
    {
        using var folder = new TemporaryFolder();
        var own = new Dictionary<string, string> { ["TF_CLI_CONFIG_FILE"] = folder.Of("rc") };

        Assert.DoesNotContain("TF_CLI_CONFIG_FILE", ChildEnvironment.ForTofu(own, []).Keys);
        File.WriteAllText(folder.Of("rc"), "");
        Assert.Contains("TF_CLI_CONFIG_FILE", ChildEnvironment.ForTofu(own, []).Keys);
    }

    [Theory]
    [InlineData("/home/a/kube", "KUBE_CONFIG_PATH")]
    [InlineData("/home/a/kube:/home/a/other", "KUBE_CONFIG_PATHS")]
    public void The_kubeconfig_that_kubectl_uses_is_the_providers_too(string files, string name)
    {
        var child = ChildEnvironment.ForTofu(new Dictionary<string, string> { ["KUBECONFIG"] = files }, []);

        Assert.Equal(files, child[name]);
    }

    [Fact]
    public void A_kubeconfig_that_is_named_for_the_providers_stays()
    {
        var own = new Dictionary<string, string> { ["KUBECONFIG"] = "/home/a/kube", ["KUBE_CONFIG_PATH"] = "/home/a/other" };

        Assert.Equal("/home/a/other", ChildEnvironment.ForTofu(own, [])["KUBE_CONFIG_PATH"]);
    }

    private static Dictionary<string, string> With(string name) => new() { [name] = "value" };
}
