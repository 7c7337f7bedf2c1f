using System.Collections.Immutable;

namespace Flywheel.Builds;

/// <summary>Arguments for buildah and podman, which take the same ones but for a few words. The store is the job's own.</summary>
/// <param name="Name">"buildah" or "podman".</param>
/// <param name="Storage">Absolute folder of the private store.</param>
/// <param name="RunFolder">Absolute folder for locks; podman refuses one of more than 50 characters.</param>
/// <param name="Driver">"overlay" where the file system can, else "vfs"; the image is the same.</param>
internal sealed record ContainerCommands(string Name, string Storage, string RunFolder, string Driver)
{
    /// <summary>Makes an image from a Dockerfile with nothing of time and machine in it.</summary>
    /// <param name="image">Name in the private store. Of a base it ends up in the history of what is built on it, so it must be constant.</param>
    /// <param name="dockerfile">Absolute path.</param>
    /// <param name="context">Absolute path.</param>
    /// <param name="baseImage">Value of the build argument BASE.</param>
    /// <param name="mayPull">The base comes from a registry.</param>
    public ImmutableArray<string> Build(string image, string dockerfile, string context, string? baseImage, bool mayPull) =>
    [
        .. Global, IsPodman ? "build" : "bud",
        "--isolation", "chroot",        // needs no container runtime
        "--timestamp", "0",
        "--layers=false",
        .. mayPull ? [] : new[] { IsPodman ? "--pull=never" : "--pull-never" },
        "--format", "oci",
        "--identity-label=false",       // the builder's version would be part of the digest
        .. baseImage is null ? [] : new[] { "--build-arg", $"BASE={baseImage}" },
        "--tag", image,
        "--file", dockerfile,
        context,
    ];

    /// <summary>Writes the image as an OCI layout.</summary>
    /// <param name="layout">Relative to the working directory; new.</param>
    public ImmutableArray<string> Export(string image, string layout) => [.. Global, "push", "--quiet", image, $"oci:{layout}"];

    private bool IsPodman => Name == "podman";

    // podman keeps a third folder, for the whole machine unless told otherwise.
    private ImmutableArray<string> Global =>
    [
        "--root", Storage, "--runroot", Path.Combine(RunFolder, "run"), "--storage-driver", Driver,
        .. IsPodman ? new[] { "--tmpdir", Path.Combine(RunFolder, "tmp") } : [],
    ];
}
