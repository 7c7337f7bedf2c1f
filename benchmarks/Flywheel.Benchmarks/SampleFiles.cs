using Flywheel.Repositories;

namespace Flywheel.Benchmarks;

/// <summary>Many small files in folders, as a large repository has them.</summary>
internal static class SampleFiles
{
    public const int Folders = 1_000;
    public const int FilesEach = 20;
    public const int Count = Folders * FilesEach;

    public static string FolderName(int number) => $"module-{number:D4}";

    public static void Write(string root)
    {
        for (var folder = 0; folder < Folders; folder++)
        {
            Directory.CreateDirectory(Path.Combine(root, FolderName(folder)));
            for (var file = 0; file < FilesEach; file++)
            {
                File.WriteAllText(Path.Combine(root, PathOf(folder, file)), $"locals {{\n  name = \"{folder}-{file}\"\n}}\n");
            }
        }
    }

    /// <summary>The tree of these files, without looking at the disk.</summary>
    public static FileTree Tree(string root) =>
        new(root, [.. from folder in Enumerable.Range(0, Folders) from file in Enumerable.Range(0, FilesEach) select new FileEntry(PathOf(folder, file))]);

    private static string PathOf(int folder, int file) => $"{FolderName(folder)}/part-{file:D2}.tf";
}
