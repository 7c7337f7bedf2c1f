using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>What one run's configuration made.</summary>
/// <param name="client">Null while a part of the configuration is unknown.</param>
internal sealed class GitLabSession(GitLabClient? client) : IDisposable
{
    /// <summary>The forge.</summary>
    /// <exception cref="ProviderException">Its address or token is not known yet.</exception>
    public GitLabClient Client => client ?? throw new ProviderException(
        "The provider's configuration is not known yet",
        "base_url, token or cacert_file depends on something that is only known after apply. Apply that first, with -target.");

    public void Dispose() => client?.Dispose();
}
