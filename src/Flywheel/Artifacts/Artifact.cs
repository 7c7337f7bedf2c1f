namespace Flywheel.Artifacts;

/// <summary>Bytes with a digest and a name; the job whose result holds it is its origin.</summary>
/// <param name="Name">What it is, with its extension: <c>app.tar</c>, <c>plan.tfplan</c>, <c>plan.json</c>.</param>
/// <param name="Digest">SHA-256 of the bytes.</param>
/// <param name="Bytes">Length in bytes.</param>
internal sealed record Artifact(string Name, Digest Digest, long Bytes);
