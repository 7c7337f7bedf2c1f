using System.Formats.Tar;
using System.Security.Cryptography;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Plans.Bundles;

/// <summary>
/// Takes the tar of an opened bundle apart into an empty private folder. Every entry is one that <see cref="BundleContents"/> writes: a fit name that came
/// once, in a folder that came before it and is no link; modes keep the owner's rights alone.
/// </summary>
/// <param name="folder">Absolute path; it is there and empty. After a refusal it holds a part, and the caller removes it.</param>
/// <param name="limits">How much may come out.</param>
internal sealed class BundleExtractor(string folder, BundleLimits limits)
{
    private const int BufferLength = 256 * 1024;
    private const UnixFileMode OwnersRights = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "" };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[BufferLength];
    private long _room = limits.Bytes;

    /// <summary>Digest of the plan file that came out, of the very bytes that were written.</summary>
    public Digest? Plan { get; private set; }

    /// <summary>Takes all of it apart.</summary>
    /// <returns>Null when all is well, else why not.</returns>
    public async Task<Diagnostic?> ExtractAsync(Stream archive, CancellationToken cancellationToken)
    {
        try
        {
            var reader = new TarReader(archive, leaveOpen: true);
            await using (reader)
            {
                while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
                {
                    if (await TakeAsync(entry, cancellationToken) is { } reason)
                    {
                        return Refusal($"{VisibleText.Of(entry.Name)}: {reason}.");
                    }
                }
            }

            return BundleName.Files.Append(BundleName.Tree).FirstOrDefault(name => !_names.Contains(name)) is { } missing
                ? Refusal($"{missing} is not in it.")
                : null;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            return Refusal("its list of files is damaged.");
        }
    }

    private async Task<string?> TakeAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var name = entry.EntryType == TarEntryType.Directory && entry.Name.EndsWith('/') ? entry.Name[..^1] : entry.Name;
        if (WhyNot(entry, name) is { } reason)
        {
            return reason;
        }

        var path = Path.Combine(folder, name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                _folders.Add(name);
                Directory.CreateDirectory(path, OwnersRights);
                return null;
            case TarEntryType.SymbolicLink:
                File.CreateSymbolicLink(path, entry.LinkName);
                return null;
            default:
                _room -= entry.Length;
                await WriteAsync(entry, name, path, cancellationToken);
                return null;
        }
    }

    private string? WhyNot(TarEntry entry, string name) =>
        _names.Count >= limits.Entries ? $"there are more than {limits.Entries} entries"
        : !BundleName.IsFit(name) ? "no bundle has an entry of this name"
        : !_names.Add(name) ? "its name comes twice"
        : !_folders.Contains(BundleName.FolderOf(name)) ? "it lies in no folder of the bundle"
        : entry.EntryType switch
        {
            TarEntryType.Directory => name is BundleName.Tree or BundleName.Inputs || BundleName.IsInTree(name) ? null : "it is a folder and should be a file",
            TarEntryType.RegularFile or TarEntryType.V7RegularFile =>
                name is BundleName.Tree or BundleName.Inputs ? "it is a file and should be a folder"
                : entry.Length > _room ? "the contents are larger than a bundle's may be"
                : null,
            TarEntryType.SymbolicLink => BundleName.IsInTree(name) && BundleName.StaysInside(name, entry.LinkName) ? null : "it is a link out of the tree",
            _ => $"it is neither file nor folder nor link but {entry.EntryType}",
        };

    private async Task WriteAsync(TarEntry entry, string name, string path, CancellationToken cancellationToken)
    {
        var mode = (entry.Mode & OwnersRights) | UnixFileMode.UserRead;
        using var file = DurableFile.Create(path, mode);
        File.SetUnixFileMode(file, mode);
        using var hash = name == BundleName.Files[0] ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        if (entry.DataStream is { } content)
        {
            await CopyAsync(content, file, hash, cancellationToken);
        }

        Plan = hash is null ? Plan : new Digest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task CopyAsync(Stream content, SafeFileHandle file, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var written = 0L;
        while (await content.ReadAsync(_buffer, cancellationToken) is > 0 and var read)
        {
            var chunk = _buffer.AsSpan(0, read);
            RandomAccess.Write(file, chunk, written);
            hash?.AppendData(chunk);
            written += read;
        }
    }

    private static Diagnostic Refusal(string detail) => SealRules.UnfitEntry.Create(
        $"The seal is good, and yet {detail}", "No flywheel seals this. Find out who has the key, change it, and plan again.");
}
