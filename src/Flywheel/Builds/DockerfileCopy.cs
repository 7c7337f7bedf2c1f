using Flywheel.Diagnostics;

namespace Flywheel.Builds;

/// <summary>The Dockerfile in the job's own folder, with the ignore file that may lie beside it.</summary>
internal static class DockerfileCopy
{
    private const string Name = "Dockerfile";
    private const string Ignore = ".dockerignore";

    /// <returns>Absolute path.</returns>
    public static string Make(ImageWork work)
    {
        var image = work.Image;
        if (!File.Exists(image.Dockerfile))
        {
            throw new BuildProblemException(BuildRules.DockerfileMissing.At(new(image.DockerfilePath), $"There is no file {image.DockerfilePath}.",
                "Write one, or name another in image.dockerfile of flywheel.yaml."));
        }

        var copy = work.Of(Name);
        PrivateCopy.File(File.ResolveLinkTarget(image.Dockerfile, returnFinalTarget: true)?.FullName ?? image.Dockerfile, copy);
        if (File.Exists(image.Dockerfile + Ignore))
        {
            PrivateCopy.File(image.Dockerfile + Ignore, copy + Ignore);
        }

        return copy;
    }
}
