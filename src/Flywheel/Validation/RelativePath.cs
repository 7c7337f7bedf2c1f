namespace Flywheel.Validation;

/// <summary>Paths as the user types them.</summary>
internal static class RelativePath
{
    /// <summary>A path relative to a folder, made relative to the repository: <c>a/b</c> and <c>../c/x.tf</c> give <c>a/c/x.tf</c>.</summary>
    public static string Join(string folder, string path)
    {
        if (Path.IsPathRooted(path))
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in $"{folder}/{path}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
