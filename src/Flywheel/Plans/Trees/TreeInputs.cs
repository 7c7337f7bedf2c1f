using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Files;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>
/// The built files whose paths a plan was given: they lie in the artifact store, outside of the tree, and the apply reads them again. The list lies
/// in the tree, so that the seal covers it.
/// </summary>
/// <param name="Files">Absolute path and digest of each.</param>
internal sealed record TreeInputs(ImmutableArray<(string Path, Digest Digest)> Files)
{
    public static readonly TreeInputs None = new([]);

    /// <summary>Those of a tree, its own or a bundle's.</summary>
    public static TreeInputs Read(string root)
    {
        var list = ListIn(root);
        if (!File.Exists(list))
        {
            return None;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(list));
        return new([.. document.RootElement.EnumerateArray().Select(entry => (entry.TextOf("path")!, new Digest(entry.TextOf("sha256")!)))]);
    }

    /// <summary>Writes the list into a tree; nothing when there are none.</summary>
    public void Write(string root)
    {
        if (Files.IsEmpty)
        {
            return;
        }

        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartArray();
            foreach (var (path, digest) in Files)
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                json.WriteString("sha256", digest.Hex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(ListIn(root))!);
        DurableFile.Write(ListIn(root), content.ToArray(), DurableFile.Private);
    }

    /// <summary>Copies them into the folder of a bundle that is to be sealed; each must still have its digest.</summary>
    public ImmutableArray<Diagnostic> CopyTo(string folder) => Files.IsEmpty ? [] : Each(input =>
    {
        DurableFile.CreatePrivateFolder(folder);
        return Copy(input.Path, Path.Combine(folder, input.Digest.Hex), input.Digest) ? null : $"{input.Path} is gone or has other bytes than those that were planned with.";
    });

    /// <summary>Puts those back that are gone or differ, from the folder of an opened bundle.</summary>
    public ImmutableArray<Diagnostic> PutBack(string folder) => Each(input =>
    {
        if (File.Exists(input.Path) && Artifacts.Digest.OfFile(input.Path) == input.Digest)
        {
            return null;
        }

        if (!IsInStore(input.Path, input.Digest))
        {
            return $"{FileName.Printable(input.Path)} is gone, and no place where flywheel keeps what it built.";
        }

        try
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(input.Path)!);
            return Copy(Path.Combine(folder, input.Digest.Hex), input.Path, input.Digest) ? null : "The plan does not carry it, or carries other bytes.";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"It cannot be put at {FileName.Printable(input.Path)}: {refused.Message}";
        }
    });

    private static string ListIn(string root) => Path.Combine(root, ReservedNames.Own, "inputs.json");

    private ImmutableArray<Diagnostic> Each(Func<(string Path, Digest Digest), string?> act) => [.. Files.Select(act).OfType<string>()
        .Select(problem => TreeRules.InputChanged.Create(problem, "Build and plan again: flywheel plan."))];

    // …/sha256/ab/cdef…, the layout of the artifact store, and no link on the way.
    private static bool IsInStore(string path, Digest digest) =>
        Path.IsPathFullyQualified(path) && Path.GetFullPath(path) == path
        && path.EndsWith($"/sha256/{digest.Hex[..2]}/{digest.Hex[2..]}", StringComparison.Ordinal)
        && new FileInfo(Path.GetDirectoryName(path)!).LinkTarget is null
        && new FileInfo(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!).LinkTarget is null;

    private static bool Copy(string source, string destination, Digest digest)
    {
        var temporary = DurableFile.TemporaryBeside(destination);
        try
        {
            if (!TreeWriter.TryCopy(source, temporary) || Artifacts.Digest.OfFile(temporary) != digest)
            {
                return false;
            }

            DurableFile.MoveInto(temporary, destination);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
