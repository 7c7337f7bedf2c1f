namespace Flywheel.Builds;

/// <summary>A file that cannot go into an archive, or must not come out of one.</summary>
internal sealed class UnpackableFileException(string name, string reason) : Exception($"\"{name}\": {reason}")
{
    public string Name { get; } = name;

    public string Reason { get; } = reason;
}
