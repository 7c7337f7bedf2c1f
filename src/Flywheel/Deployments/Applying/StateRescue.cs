using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Jobs;
using Flywheel.Sealing;
using Flywheel.States;

namespace Flywheel.Deployments.Applying;

/// <summary>Takes states that tofu could not save into sealed artifacts, before anything is cleaned that holds them in clear.</summary>
/// <param name="apply">What was applied.</param>
/// <param name="rescues">Remembers them.</param>
internal sealed class StateRescue(OpenApply apply, IRescueRegister rescues)
{
    /// <summary>Name of the sealed artifact.</summary>
    public const string ArtifactName = "rescue.sealed";

    private const string Left = "errored.tfstate";

    /// <summary>What was found, sealed; the newest serial last. Empty: tofu saved its state.</summary>
    /// <param name="dumps">States that tofu printed.</param>
    /// <param name="context">Seals and stores; its log says what was found.</param>
    public async Task<ImmutableArray<Artifact>> TakeAsync(IEnumerable<string> dumps, JobContext context)
    {
        var sources = dumps.Append(Path.Combine(apply.Directory, Left)).Where(IsFile).Select(file => (File: file, Head: HeadOf(file)))
            .OrderBy(source => source.Head?.Serial ?? -1).ToList();
        var artifacts = ImmutableArray.CreateBuilder<Artifact>();
        foreach (var (file, head) in sources)
        {
            var artifact = await SealAsync(file, head, context);
            rescues.Keep(new(
                apply.Stack, apply.Environment, new(apply.Run), artifact, head?.Lineage, head?.Serial ?? 0, context.Time.GetUtcNow()));
            artifacts.Add(artifact);
            // Only now is it safe elsewhere.
            File.Delete(file);
            context.Log.WriteLine(
                $"a state that could not be saved (serial {head?.Serial.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not known"}) was sealed as {artifact.Name} {artifact.Digest.Short}");
        }

        return artifacts.ToImmutable();
    }

    private async Task<Artifact> SealAsync(string file, StateHead? head, JobContext context)
    {
        var manifest = new MemoryStream();
        using (var writer = new Utf8JsonWriter(manifest))
        {
            writer.WriteStartObject();
            writer.WriteString("stack", apply.Stack);
            writer.WriteString("environment", apply.Environment);
            writer.WriteString("run", apply.Run);
            writer.WriteString("lineage", head?.Lineage);
            writer.WriteNumber("serial", head?.Serial ?? 0);
            writer.WriteEndObject();
        }

        var key = context.Keys.Value!.Newest;
        return await context.Artifacts.PutAsync(
            ArtifactName,
            (destination, token) => SealedFile.SealAsync(destination, key, manifest.ToArray(), (content, inner) => CopyAsync(file, content, inner), token),
            CancellationToken.None);
    }

    private static async Task CopyAsync(string file, Stream content, CancellationToken cancellationToken)
    {
        var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using (source)
        {
            await source.CopyToAsync(content, cancellationToken);
        }
    }

    // A planted folder or link of that name is no state: tofu prints the state then, and that was taken from its output.
    private static bool IsFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null } file && (file.Attributes & FileAttributes.Directory) == 0;

    private static StateHead? HeadOf(string file)
    {
        try
        {
            using var state = File.OpenRead(file);
            return StateHead.Read(state, CancellationToken.None);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
