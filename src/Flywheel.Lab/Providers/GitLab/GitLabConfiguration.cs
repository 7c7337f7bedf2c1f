using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>Reads a run's connection from the provider's configuration and, as the real provider does, from the run's environment.</summary>
internal static class GitLabConfiguration
{
    /// <summary>The configuration block.</summary>
    public static ResourceSchema Schema { get; } = ResourceSchema.Of(
        SchemaAttribute.IsOptional("base_url", TofuType.String),
        SchemaAttribute.IsOptional("token", TofuType.String) with { Sensitive = true },
        SchemaAttribute.IsOptional("cacert_file", TofuType.String),
        SchemaAttribute.IsOptional("insecure", TofuType.Bool),
        SchemaAttribute.IsOptional("client_cert", TofuType.String),
        SchemaAttribute.IsOptional("client_key", TofuType.String),
        SchemaAttribute.IsOptional("early_auth_check", TofuType.Bool),
        SchemaAttribute.IsOptional("headers", TofuType.Map(TofuType.String)),
        SchemaAttribute.IsOptional("retries", TofuType.Number),
        SchemaAttribute.IsOptional("config_file", TofuType.String),
        SchemaAttribute.IsOptional("context", TofuType.String),
        SchemaAttribute.IsOptional("enable_auto_ci_support", TofuType.Bool));

    /// <summary>What the stand-in knows of and does not do.</summary>
    public static IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        foreach (var name in (string[])["headers", "config_file", "context", "enable_auto_ci_support"])
        {
            if (config[name] is { IsNull: false } value && value.Truth != false)
            {
                yield return new("Not supported by the stand-in", $"The lab's stand-in for gitlabhq/gitlab does nothing with {name}. Leave it out.", name);
            }
        }

        if (!config["client_cert"].IsNull && config["client_key"].IsNull)
        {
            yield return new("Missing client key", "client_key is required when client_cert is set.", "client_key");
        }
    }

    /// <summary>Where the run's forge is.</summary>
    /// <param name="config">The configuration; a value of it may be unknown.</param>
    /// <param name="run">Whose environment and folder count.</param>
    /// <param name="lab">What counts when the run names no forge; null: nothing does.</param>
    /// <returns>Null while a value is unknown.</returns>
    /// <exception cref="ProviderException">It cannot be used.</exception>
    public static GitLabConnection? Read(TofuValue config, RunProcess run, LabForgeAccess? lab)
    {
        if (config["base_url"].IsUnknown || config["token"].IsUnknown || config["cacert_file"].IsUnknown)
        {
            return null;
        }

        var address = Text(config, "base_url") ?? run.Variable("GITLAB_BASE_URL");
        var api = address is null ? lab?.Api ?? throw NoForge()
            : Rehearsal.Only(Api(address), "The forge", "In environments that are labs leave out base_url, and the lab's own forge counts.");
        var token = Text(config, "token") ?? run.Variable("GITLAB_TOKEN") ?? (address is null ? TokenOf(lab) : null) ?? "";
        // The machine's own roots, which many set for a proxy, never hold the lab's.
        var authority = Text(config, "cacert_file") ?? (IsLab(api, lab) ? lab!.AuthorityFile : run.Variable("SSL_CERT_FILE"));
        return new()
        {
            Api = api,
            Token = token.Any(char.IsControl) ? throw new ProviderException("Unusable token", "The token holds control characters, perhaps the end of a line.") : token,
            AuthorityFile = authority is null ? null : run.PathOf(authority),
            Insecure = config["insecure"].Truth ?? false,
            ClientCertificateFile = Text(config, "client_cert") is { } certificate ? run.PathOf(certificate) : null,
            ClientKeyFile = Text(config, "client_key") is { } key ? run.PathOf(key) : null,
        };
    }

    private static string? Text(TofuValue config, string name) => config[name].Text is { Length: > 0 } text ? text : null;

    private static bool IsLab(Uri api, LabForgeAccess? lab) => lab is not null && api.Port == lab.Api.Port && api.IsLoopback;

    // As the real provider's client, an address without the API's path gets it.
    private static Uri Api(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new ProviderException(
                "Unusable base_url", "base_url is not an https address. The lab sends a token nowhere else; its own forge is https too.");
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        return new(uri, path.EndsWith("/api/v4", StringComparison.Ordinal) ? $"{path}/" : $"{path}/api/v4/");
    }

    private static string? TokenOf(LabForgeAccess? lab)
    {
        try
        {
            return lab is null ? null : File.ReadAllText(lab.TokenFile).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProviderException NoForge() => new(
        "No GitLab base URL", "Set base_url or GITLAB_BASE_URL to the address of a forge's API, such as https://gitlab.example.com/api/v4/.");
}
