using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>What the builders of images share: the job's private folder, its tools and the app that was built.</summary>
internal sealed record ImageWork(ImageBuild Image, BuildMachine Machine, JobContext Context, Artifact App)
{
    /// <summary>Name of the layout's folder in the job's own; relative, because some programs split paths at colons.</summary>
    public const string Layout = "layout";

    public string LayoutFolder => Of(Layout);

    public string Of(string name) => Path.Combine(Context.WorkFolder, name);

    public ToolCommand Command(Program program, ImmutableArray<string> arguments) => new()
    {
        File = program.Path,
        Arguments = arguments,
        Directory = Context.WorkFolder,
        Environment = Machine.ForImages(),
    };

    /// <summary>Runs a step of the build; anything but success ends the job.</summary>
    /// <exception cref="BuildProblemException">The step failed.</exception>
    public async Task RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        var exit = await Context.RunAsync(command);
        cancellationToken.ThrowIfCancellationRequested();
        if (!exit.IsSuccess)
        {
            throw new BuildProblemException(BuildRules.ImageFailed.At(new(Image.DockerfilePath), $"\"{Path.GetFileName(command.File)}\" ended with {exit}."));
        }
    }
}
