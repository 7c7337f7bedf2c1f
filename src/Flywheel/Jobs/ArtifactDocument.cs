using Flywheel.Artifacts;

namespace Flywheel.Jobs;

/// <summary>An artifact as JSON.</summary>
internal sealed record ArtifactDocument(string Name, string Sha256, long Bytes)
{
    public static ArtifactDocument From(Artifact artifact) => new(artifact.Name, artifact.Digest.Hex, artifact.Bytes);

    public Artifact ToArtifact() => new(Name, new Digest(Sha256), Bytes);
}
