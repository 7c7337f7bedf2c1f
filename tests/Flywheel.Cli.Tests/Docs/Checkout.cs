namespace Flywheel.Cli.Tests.Docs;

/// <summary>The files of this repository that people read.</summary>
internal static class Checkout
{
    /// <summary>Absolute path of the repository.</summary>
    public static string Root { get; } = Find();

    /// <summary>All Markdown files that users read, relative to the repository.</summary>
    public static IEnumerable<string> Pages { get; } =
    [
        .. new[] { "", "docs", "docs/decisions", "examples/one-machine", "examples/lab", "app", "app/nix", "src/Flywheel", "src/Flywheel.Lab", "src/Flywheel.Lab/Providers" }
            .Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md"))
            .Concat(Directory.GetFiles(Path.Combine(Root, "tofu"), "*.md", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Fails when a file differs from what the program says; <c>UPDATE_SNAPSHOTS=1</c> writes it.</summary>
    public static void Matches(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(PathOf(file), text);
        }

        Assert.True(File.Exists(PathOf(file)) && Read(file) == text, $"{file} is not what the program says. UPDATE_SNAPSHOTS=1 writes it.");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "flywheel.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run below the repository.");
    }
}
