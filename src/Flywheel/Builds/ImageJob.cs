using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>
/// <c>build/image</c>: the OCI image of the built app. Facts: <c>image</c> (digest of the manifest), <c>image-builder</c> (tool and version) and, when it
/// was pushed, <c>image-reference</c>. Artifact: <c>image.tar</c>, an OCI archive whose bytes depend on the image alone.
/// </summary>
internal sealed class ImageJob : ReusableJob
{
    /// <summary>Name of the artifact.</summary>
    public const string ArchiveName = "image.tar";

    private readonly ImageBuild _image;
    private readonly BuildMachine _machine;

    public ImageJob(ImageBuild image, BuildMachine machine)
        : base(JobName)
    {
        (_image, _machine) = (image, machine);
        Needs = [AppBuildJob.JobName];
    }

    /// <summary>The id of the job.</summary>
    public static JobId JobName { get; } = new(Stage.Build, "image");

    public override string Description => _image.Push ? $"build the image and push it to {_image.Repository}" : "build the image";

    /// <summary>Null when the image is pushed: only the registry knows whether it still has it, so each run makes sure.</summary>
    public override JobInputs? Inputs => _image.Push ? null : new()
    {
        Version = 1,
        Files = [_image.Context],
        Values = Values.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var mistakes = Mistakes();
        if (!mistakes.IsEmpty)
        {
            return JobResult.Failed(mistakes[0].Summary, [.. mistakes]);
        }

        if (context.ResultOf(AppBuildJob.JobName)?.Find(AppArchive.Name) is not { } app)
        {
            return JobResult.Failed($"{AppBuildJob.JobName} left no {AppArchive.Name}");
        }

        try
        {
            return await BuildAsync(new ImageWork(_image, _machine, context, app), cancellationToken);
        }
        catch (BuildProblemException problem)
        {
            return JobResult.Failed(problem.Diagnostic.Summary, problem.Diagnostic);
        }
    }

    private async Task<JobResult> BuildAsync(ImageWork work, CancellationToken cancellationToken)
    {
        var program = await BuilderSelection.ChooseAsync(_image, _machine, work.Context, cancellationToken);
        var version = await ProgramVersion.AskAsync(work.Context, work.Command(program, ["--version"])) ?? "of unknown version";
        work.Context.Log.WriteLine($"Building the image with {program.Name} {version}.");
        await (program.Name switch
        {
            "docker" => new DockerBuilder(program).BuildAsync(work, cancellationToken),
            "nix" => new NixBuilder(program).BuildAsync(work, cancellationToken),
            _ => new ContainerBuilder(program).BuildAsync(work, cancellationToken),
        });

        var digest = OciLayout.Seal(work.LayoutFolder);
        var archive = await work.Context.Artifacts.PutAsync(
            ArchiveName, (target, token) => DeterministicTar.WriteAsync(work.LayoutFolder, "", target, token), cancellationToken);
        work.Context.Log.WriteLine($"Image {digest}, {Words.Bytes(archive.Bytes)}.");
        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("image", digest.ToString()).Add("image-builder", $"{program.Name} {version}");
        if (_image is { Push: true, Repository: { } repository })
        {
            var reference = await ImagePush.RunAsync(work, repository, digest, cancellationToken);
            work.Context.Log.WriteLine($"Pushed as {reference}.");
            facts = facts.Add("image-reference", reference);
        }

        return JobResult.Succeeded(null, archive) with { Facts = facts };
    }

    private ImmutableArray<Diagnostic> Mistakes()
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!Directory.Exists(_image.ContextFolder))
        {
            found.Add(BuildRules.ContextMissing.Create($"There is no folder {_image.ContextFolder}.", "Name the folder in image.context of flywheel.yaml."));
        }

        if (_image.Base is { } named && named != ImageBuild.HostNode && !ImageName.IsReference(named))
        {
            found.Add(BuildRules.ImageName.Create("image.base is not a name of an image.", "Write it like \"docker.io/library/node:22-slim\", or host-node."));
        }

        if (!ImageName.IsFlakeOutput(_image.NixOutput))
        {
            found.Add(BuildRules.ImageName.Create("image.nix_output is not a name of a flake's output."));
        }

        if (_image.Push && (_image.Repository is not { } repository || !ImageName.IsRepository(repository)))
        {
            found.Add(BuildRules.ImageName.Create("The image is to be pushed, but image.repository is not a registry's host and a path.",
                "Write it like \"registry.example.com/platform/runner-dashboard\", without scheme, user name and tag."));
        }

        return found.DrainToImmutable();
    }

    private IEnumerable<KeyValuePair<string, string>> Values =>
    [
        new("app path", _image.AppPath),
        new("base", _image.Base ?? ""),
        new("builder", _image.Builder.ToString()),
        new("dockerfile", ContentOf(_image.Dockerfile)),
        new("dockerfile ignore", ContentOf(_image.Dockerfile + ".dockerignore")),
        new("flake", _image.FlakeFolder is { } folder ? $"{ContentOf(Path.Combine(folder, "flake.nix"))} {ContentOf(Path.Combine(folder, "flake.lock"))}" : ""),
        new("nix output", _image.NixOutput),
        .. _image.Candidates.Select(name => KeyValuePair.Create($"tool {name}", _machine.IdentityOf(name))),
        .. _image.Base == ImageBuild.HostNode ? HostNodeValues : [],
    ];

    private IEnumerable<KeyValuePair<string, string>> HostNodeValues =>
    [
        new("certificates", ContentOf(HostNode.Certificates)),
        new("libraries", ContentOf(HostNode.LibraryCache)),
        new("tool node", _machine.IdentityOf("node")),
    ];

    private static string ContentOf(string file) => File.Exists(file) ? Digest.OfFile(file).Hex : "missing";
}
