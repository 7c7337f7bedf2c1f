namespace Flywheel.Testing;

/// <summary>An empty folder that is gone with all its content at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute path.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("flywheel-test-").FullName;

    /// <summary>A path in it.</summary>
    public string Of(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
