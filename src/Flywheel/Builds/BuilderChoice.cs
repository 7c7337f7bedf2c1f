namespace Flywheel.Builds;

/// <summary>What makes images.</summary>
internal enum BuilderChoice
{
    /// <summary>Docker if its daemon answers, else podman, else buildah, else Nix where there is a flake.</summary>
    Auto,
    Docker,
    Podman,
    Buildah,
    Nix,
}
