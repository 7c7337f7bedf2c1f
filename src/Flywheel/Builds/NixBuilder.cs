using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Builds;

/// <summary>Makes the image with Nix, from an output of the repository's flake.</summary>
/// <remarks>
/// The flake is called on a folder that holds flake.nix, flake.lock and the image's context, each at its own place, with <c>build/</c> out of the
/// archive and, for <c>base: host-node</c>, the list of this machine's Node files as <c>nix/host-node</c>: a flake of a git checkout sees neither.
/// </remarks>
internal sealed class NixBuilder(Program program)
{
    private const string Result = "nix-image";

    /// <summary>What Nix is called with, in the prepared folder.</summary>
    public static ImmutableArray<string> Build(string output, bool offline, string link) =>
        ["build", .. offline ? new[] { "--offline" } : [], $"path:.#{output}", "--out-link", link];

    /// <exception cref="BuildProblemException">A step failed.</exception>
    public async Task BuildAsync(ImageWork work, CancellationToken cancellationToken)
    {
        var image = work.Image;
        if (image.FlakeFolder is not { } flakeFolder)
        {
            throw new BuildProblemException(BuildRules.FlakeMissing.Create("image.builder is nix, and there is no flake.nix.",
                "Write one with the output that image.nix_output names, or choose another builder."));
        }

        var folder = work.Of("flake");
        var context = Path.Combine(folder, Path.GetRelativePath(flakeFolder, image.ContextFolder));
        await PrivateCopy.ContextAsync(work, context, cancellationToken);
        foreach (var file in (ReadOnlySpan<string>)["flake.nix", "flake.lock"])
        {
            var (source, target) = (Path.Combine(flakeFolder, file), Path.Combine(folder, file));
            if (File.Exists(source) && !File.Exists(target))
            {
                PrivateCopy.File(source, target);
            }
        }

        if (image.Base == ImageBuild.HostNode)
        {
            var list = (await HostNode.FindAsync(work.Machine, work.Context, cancellationToken)).List();
            Directory.CreateDirectory(Path.Combine(context, image.AppPath, "nix"));
            await File.WriteAllTextAsync(Path.Combine(context, image.AppPath, "nix", "host-node"), list, cancellationToken);
        }

        // A flake without lock file has no inputs to download; with one it may need the network.
        var offline = !File.Exists(Path.Combine(folder, "flake.lock"));
        var store = NixStore.For(work);
        try
        {
            await work.RunAsync(work.Command(program, Build(image.NixOutput, offline, work.Of(Result))) with
            {
                Directory = folder,
                Environment = work.Machine.ForImages().SetItems(store.Environment),
            }, cancellationToken);
            await TakeAsync(work, cancellationToken);
        }
        finally
        {
            store.MakeRemovable();
        }
    }

    private static async Task TakeAsync(ImageWork work, CancellationToken cancellationToken)
    {
        if (!File.Exists(work.Of(Result)))
        {
            throw new BuildProblemException(BuildRules.ImageUnreadable.Create($"The output {work.Image.NixOutput} is not one file, and so no archive."));
        }

        await OciLayout.UnpackAsync(work.Of(Result), work.LayoutFolder, cancellationToken);
    }
}
