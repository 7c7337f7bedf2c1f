using System.Text;
using Flywheel.Settings;

namespace Flywheel.Tests.Settings;

public sealed class RefusedVariablesTests
{
    [Theory]
    [InlineData("TF_CLI_ARGS")]
    [InlineData("TF_CLI_ARGS_plan")]
    [InlineData("TF_DATA_DIR")]
    [InlineData("TF_WORKSPACE")]
    [InlineData("TF_PLUGIN_CACHE_DIR")]
    [InlineData("TF_CLI_CONFIG_FILE")]
    [InlineData("TF_ENCRYPTION")]
    [InlineData("TF_REATTACH_PROVIDERS")]
    [InlineData("TF_VAR_replicas")]
    [InlineData("TF_LOG_PATH")]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("PATH")]
    [InlineData("GIT_SSH_COMMAND")]
    [InlineData("GIT_CONFIG_COUNT")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("BASH_ENV")]
    [InlineData("https_proxy")]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("FLYWHEEL_HOME")]
    [InlineData("OPENSSL_CONF")]
    [InlineData("OPENSSL_MODULES")]
    [InlineData("OPENSSL_ENGINES")]
    [InlineData("GCONV_PATH")]
    [InlineData("GLIBC_TUNABLES")]
    [InlineData("NLSPATH")]
    [InlineData("KRB5_CONFIG")]
    [InlineData("SSLKEYLOGFILE")]
    [InlineData("CORECLR_PROFILER_PATH")]
    [InlineData("COR_PROFILER")]
    [InlineData("COMPlus_EnableEventPipe")]
    [InlineData("PERL5SHELL")]
    [InlineData("PYTHONWARNINGS")]
    [InlineData("LUA_INIT")]
    [InlineData("GEM_PATH")]
    [InlineData("CLASSPATH")]
    [InlineData("HELM_PLUGINS")]
    [InlineData("NIX_CONFIG")]
    [InlineData("LESSOPEN")]
    [InlineData("KUBE_EDITOR")]
    public void A_variable_that_redirects_tools_is_refused(string name) =>
        Assert.Equal("FW7205", Assert.Single(Codes($"stacks: {{ a: {{ environment: {{ {name}: x }} }} }}")));

    [Theory]
    [InlineData("TF_LOG: trace")]
    [InlineData("TF_LOG: DEBUG")]
    [InlineData("TF_LOG: json")]
    public void Detailed_logs_are_refused(string variable) =>
        Assert.Equal("FW7205", Assert.Single(Codes($"stacks: {{ a: {{ environment: {{ {variable} }} }} }}")));

    [Theory]
    [InlineData("TF_LOG: ''")]
    [InlineData("TF_LOG: error")]
    [InlineData("AWS_REGION: eu-central-1")]
    [InlineData("CI: 1")]
    [InlineData("NODE_ENV: production")]
    [InlineData("PYTHONUNBUFFERED: '1'")]
    [InlineData("KUBE_CONFIG_PATH: kubeconfig")]
    [InlineData("CORE_URL: x")]
    public void Anything_else_is_fine(string variable) => Assert.Empty(Codes($"stacks: {{ a: {{ environment: {{ {variable} }} }} }}"));

    [Theory]
    [InlineData("'A=B'")]
    [InlineData("''")]
    [InlineData("1A")]
    [InlineData("\"A\\n\"")]
    [InlineData("\"A\\0\"")]
    public void What_is_no_name_is_refused(string name) =>
        Assert.Contains("FW7105", Codes($"jobs: [{{ id: build/x, run: [x], environment: {{ {name}: x }} }}]"));

    private static IEnumerable<string> Codes(string yaml) =>
        SettingsReader.Read("flywheel.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics.Select(d => d.Code);
}
