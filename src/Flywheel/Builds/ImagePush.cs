using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;

namespace Flywheel.Builds;

/// <summary>Brings the image to its registry from the very layout that was kept, so that what is pushed is what was built.</summary>
internal static class ImagePush
{
    /// <summary>What skopeo is called with. The tag is made of the digest, so that it never means another image.</summary>
    /// <param name="layout">Relative to the working directory.</param>
    public static ImmutableArray<string> Arguments(string layout, string repository, Digest digest) =>
    [
        "copy", "--quiet", "--preserve-digests", "--retry-times", "2",
        .. ImageName.IsLoopback(repository) ? new[] { "--dest-tls-verify=false" } : [],
        $"oci:{layout}", $"docker://{repository}:{digest.Short}",
    ];

    /// <returns>The image in the registry, by digest.</returns>
    /// <exception cref="BuildProblemException">There is no skopeo, or the registry refused.</exception>
    public static async Task<string> RunAsync(ImageWork work, string repository, Digest digest, CancellationToken cancellationToken)
    {
        var skopeo = work.Machine.Find("skopeo")
            ?? await AptPackages.InstallAsync("skopeo", work.Machine, work.Context, cancellationToken)
            ?? throw new BuildProblemException(MachineRules.ToolMissing.Create("The image is to be pushed, which needs \"skopeo\" on PATH.",
                $"Run \"{AptPackages.Command(AptPackages.For("skopeo"))}\", or give --install-missing as root."));
        var exit = await work.Context.RunAsync(work.Command(skopeo, Arguments(ImageWork.Layout, repository, digest)));
        cancellationToken.ThrowIfCancellationRequested();
        return exit.IsSuccess
            ? $"{repository}@{digest}"
            : throw new BuildProblemException(BuildRules.PushFailed.Create($"skopeo ended with {exit} when it pushed to {repository}.",
                "Log in to the registry (skopeo login), or set REGISTRY_AUTH_FILE."));
    }
}
