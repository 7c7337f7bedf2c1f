using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>The image as the build needs to know it; made from the settings and the repository.</summary>
internal sealed record ImageBuild
{
    /// <summary>Value of <see cref="Base"/> that means an image of this machine's Node.</summary>
    public const string HostNode = "host-node";

    public BuilderChoice Builder { get; init; } = BuilderChoice.Auto;

    /// <summary>The folder that the Dockerfile copies from.</summary>
    public required InputFiles Context { get; init; }

    /// <summary>Where the app lies in the context, with forward slashes; empty: it is the context. The build's output goes there.</summary>
    public string AppPath { get; init; } = "";

    /// <summary>Absolute path of the Dockerfile.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>The same as the user would type it.</summary>
    public required string DockerfilePath { get; init; }

    /// <summary>Absolute path of the folder with flake.nix, the context or one above it; null when there is none.</summary>
    public string? FlakeFolder { get; init; }

    /// <summary>Output of the flake that is the image.</summary>
    public string NixOutput { get; init; } = "dashboard-image";

    /// <summary>Build argument BASE; <see cref="HostNode"/>, a name of an image, or null for no such argument.</summary>
    public string? Base { get; init; }

    /// <summary>Where to push, without tag.</summary>
    public string? Repository { get; init; }

    public bool Push { get; init; }

    /// <summary>Absolute path of the context.</summary>
    public string ContextFolder => Path.Combine(Context.Tree.Root, Context.Path).TrimEnd('/');

    /// <summary>The nearest folder with a flake.nix, from the context up to and with the repository's top; null when there is none.</summary>
    public static string? FlakeAbove(string context, string top)
    {
        for (var at = context; at is not null; at = at == top ? null : Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "flake.nix")))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The builders that could be meant.</summary>
    public ImmutableArray<string> Candidates => Builder switch
    {
        BuilderChoice.Docker => ["docker"],
        BuilderChoice.Podman => ["podman"],
        BuilderChoice.Buildah => ["buildah"],
        BuilderChoice.Nix => ["nix"],
        _ => ["docker", "podman", "buildah", "nix"],
    };
}
