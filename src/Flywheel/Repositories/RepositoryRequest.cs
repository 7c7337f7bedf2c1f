namespace Flywheel.Repositories;

/// <summary>Which checkout to read, and what the settings and the machine say about it.</summary>
internal sealed record RepositoryRequest
{
    /// <summary>The folder given as REPOSITORY.</summary>
    public required string Path { get; init; }

    /// <summary><c>app.path</c> of the settings, relative to the repository.</summary>
    public string AppPath { get; init; } = "app";

    /// <summary>Folder for what may be deleted at any time; null: nothing is kept.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The tool is OpenTofu, which also loads <c>.tofu</c> files.</summary>
    public bool ReadsTofuFiles { get; init; } = true;

    public CiEnvironment Ci { get; init; } = CiEnvironment.None;
}
