namespace Flywheel.Lab.Providers.GitLab;

/// <summary>Where a forge's API is and who asks.</summary>
internal sealed record GitLabConnection
{
    /// <summary>The address of the API, with a slash at its end: <c>https://gitlab.example.com/api/v4/</c>.</summary>
    public required Uri Api { get; init; }

    public required string Token { get; init; }

    /// <summary>A file of certificates in PEM; null: the machine's own roots.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whoever answers is believed.</summary>
    public bool Insecure { get; init; }

    /// <summary>A file with a certificate in PEM; null: none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The file of its key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => Api.ToString();
}
