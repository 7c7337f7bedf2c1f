using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Flywheel.Settings;

/// <summary>Environment variables that no file of a repository may set, because they change what a tool does without a trace in the run.</summary>
internal static class RefusedVariables
{
    // Proxies, certificates and key logs are here because who sets them reads what tools send. GCONV_PATH and its line are the C library's, whose
    // converters, message catalogues and tunables reach every program; OpenSSL and Kerberos load modules that their configuration names.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "PATH", "HOME", "SHELL", "ENV", "IFS", "PS4", "PROMPT_COMMAND", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "CDPATH", "ZDOTDIR", "EDITOR", "VISUAL", "PAGER",
        "MANPAGER", "BROWSER", "LESSOPEN", "LESSCLOSE", "VIMINIT", "EXINIT", "KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF", "SUDO_ASKPASS",
        "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NODE_REPL_EXTERNAL_MODULE", "PERLLIB",
        "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONEXECUTABLE", "PYTHONBREAKPOINT", "PYTHONWARNINGS",
        "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "LOCPATH", "NLSPATH", "MALLOC_TRACE", "HOSTALIASES", "RESOLV_HOST_CONF", "KRB5_CONFIG",
        "RUBYLIB", "RUBYOPT", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "PHPRC", "PHP_INI_SCAN_DIR", "CLASSPATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
        "JDK_JAVA_OPTIONS", "HELM_PLUGINS", "NIX_CONFIG", "NIX_CONF_DIR", "NIX_USER_CONF_FILES", "GIO_MODULE_DIR", "GIO_EXTRA_MODULES", "SSLKEYLOGFILE",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_HOME", "SSH_ASKPASS", "SSH_AUTH_SOCK",
        "TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG", "TF_PLUGIN_CACHE_DIR", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "TF_DATA_DIR", "TF_WORKSPACE",
        "TF_ENCRYPTION", "TF_REATTACH_PROVIDERS", "TF_INPUT", "TF_IN_AUTOMATION", "TF_IGNORE", "TF_LOG_PATH", "TF_LOG_CORE", "TF_LOG_PROVIDER",
        "TF_TEMP_LOG_PATH", "TF_HTTP_ADDRESS", "TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS", "TF_HTTP_PASSWORD", "PG_CONN_STR", "PG_SCHEMA_NAME");

    // TF_VAR_: the settings have `variables`. TF_TOKEN_: secrets belong into the environment of flywheel itself.
    private static readonly ImmutableArray<string> Prefixes =
    [
        "TF_CLI_ARGS", "TF_VAR_", "TF_TOKEN_", "LD_", "DYLD_", "GIT_", "BASH_FUNC_", "NPM_CONFIG_", "PNPM_CONFIG_", "DOTNET_", "COMPLUS_", "CORECLR_",
        "COR_", "OPENSSL_", "PERL5", "LUA_", "FLYWHEEL_",
    ];

    private static readonly FrozenSet<string> QuietLevels = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "", "OFF", "ERROR", "WARN");

    /// <summary>The name may not be set, whatever the value.</summary>
    public static bool Contains(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why the variable may not have that value, as a sentence; null when it may.</summary>
    public static string? WhyNot(string name, string value)
    {
        if (name.StartsWith("TF_VAR_", StringComparison.OrdinalIgnoreCase))
        {
            return $"{name} would set a tofu variable unseen; `variables` of the stack is the place for it.";
        }

        if (Contains(name))
        {
            return $"{name} would change what tools do behind the back of the pipeline.";
        }

        return name.Equals("TF_LOG", StringComparison.OrdinalIgnoreCase) && !QuietLevels.Contains(value)
            ? "TF_LOG may be empty, OFF, ERROR or WARN: more detailed logs contain secrets."
            : null;
    }
}
