namespace Flywheel.Settings;

/// <summary>How the image of the application is made and where it goes.</summary>
internal sealed record ImageSettings
{
    public ImageBuilder Builder { get; init; } = ImageBuilder.Auto;

    /// <summary>The build's folder, relative to the repository's; default: the application's.</summary>
    public string Context { get; init; } = "app";

    /// <summary>Relative to the repository's folder; default: in the application's folder.</summary>
    public string Dockerfile { get; init; } = "app/Dockerfile";

    /// <summary>Output of flake.nix that is the image.</summary>
    public string NixOutput { get; init; } = "dashboard-image";

    /// <summary>Value of the build argument BASE; <c>host-node</c>: an image of this machine's Node; null: no such argument.</summary>
    public string? Base { get; init; }

    /// <summary>Where to push, without tag; null: it is not pushed.</summary>
    public string? Repository { get; init; }

    public bool Push { get; init; }
}

/// <summary>What makes images.</summary>
internal enum ImageBuilder
{
    /// <summary>Whichever answers.</summary>
    Auto,
    Docker,
    Podman,
    Buildah,
    Nix,
}
