using System.Collections.Immutable;

namespace Flywheel.Builds;

/// <summary>Makes the image with Docker's daemon (25 or newer, which saves images as OCI layouts).</summary>
/// <remarks>
/// The daemon writes the time of the build into the image, so, unlike with the other builders, the same inputs give another digest each time.
/// The image and its base leave the daemon's store when they are saved; layers that it keeps as cache are its own business.
/// </remarks>
internal sealed class DockerBuilder(Program program)
{
    private const string Archive = "docker.tar";

    /// <summary>What builds: the name is the run's own because all runs share the daemon.</summary>
    public static ImmutableArray<string> Build(string image, string dockerfile, string context, string? baseImage) =>
    [
        "build", "--quiet",
        .. baseImage is null ? [] : new[] { "--build-arg", $"BASE={baseImage}" },
        "--tag", image, "--file", dockerfile, context,
    ];

    /// <exception cref="BuildProblemException">A step failed.</exception>
    public async Task BuildAsync(ImageWork work, CancellationToken cancellationToken)
    {
        var (image, own) = ($"flywheel/image:{work.Context.Run}", $"flywheel/host-node:{work.Context.Run}");
        var context = work.Of("context");
        await PrivateCopy.ContextAsync(work, context, cancellationToken);
        var dockerfile = DockerfileCopy.Make(work);
        var made = new List<string>();
        try
        {
            var baseImage = work.Image.Base;
            if (baseImage == ImageBuild.HostNode)
            {
                var folder = await HostNodeFolder.MakeAsync(work, cancellationToken);
                await work.RunAsync(work.Command(program, Build(own, Path.Combine(folder, "Dockerfile"), folder, null)), cancellationToken);
                made.Add(baseImage = own);
            }

            await work.RunAsync(work.Command(program, Build(image, dockerfile, context, baseImage)), cancellationToken);
            made.Add(image);
            await work.RunAsync(work.Command(program, ["save", "--output", work.Of(Archive), image]), cancellationToken);
        }
        finally
        {
            if (made.Count > 0)
            {
                _ = await work.Context.RunAsync(work.Command(program, ["image", "rm", .. made]));
            }
        }

        await OciLayout.UnpackAsync(work.Of(Archive), work.LayoutFolder, cancellationToken);
    }
}
