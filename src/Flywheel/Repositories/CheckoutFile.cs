namespace Flywheel.Repositories;

/// <summary>A file or symbolic link of a git checkout.</summary>
/// <param name="Path">From the checkout's top level, with forward slashes.</param>
/// <param name="Source">Absolute path.</param>
/// <param name="IsSymlink">It is a link, wherever it leads.</param>
internal sealed record CheckoutFile(string Path, string Source, bool IsSymlink)
{
    /// <summary>As it lies there now.</summary>
    public static CheckoutFile At(string path, string source) => new(path, source, new FileInfo(source).LinkTarget is not null);
}
