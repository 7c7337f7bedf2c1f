using System.Collections.Concurrent;
using System.Collections.Immutable;
using Flywheel.Artifacts;

namespace Flywheel.Repositories;

/// <summary>
/// Digests of files by path and stat, kept from run to run, so that only what moved is read again. A file that was changed at about
/// the moment when it was read could change again without its stat telling (git calls such an index entry racily clean);
/// its digest is used in this run but not kept. Safe for many threads.
/// </summary>
internal sealed class FileHashes
{
    // The kernel's clock for files ticks every 1 to 10 ms; file systems that count whole seconds show it by a zero fraction.
    private const long FineMarginNs = 50_000_000;
    private const long CoarseMarginNs = 2_000_000_000;
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerTick = 100;

    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly FileHashesFile _kept;
    private readonly ConcurrentDictionary<FileEntry, Taken> _taken = new(ReferenceEqualityComparer.Instance);

    private FileHashes(string? path, TimeProvider time, FileHashesFile kept)
    {
        _path = path;
        _time = time;
        _kept = kept;
    }

    /// <summary>Forgets everything when the program ends.</summary>
    public static FileHashes InMemory() => new(null, TimeProvider.System, FileHashesFile.Empty);

    /// <summary>From a file in the cache; one that is missing, damaged or of another version counts as empty.</summary>
    public static FileHashes Load(string path, TimeProvider time) => new(path, time, FileHashesFile.Read(path));

    /// <summary>How many digests came from the file.</summary>
    public int Count => _kept.Count;

    /// <summary>How many files were read in this run because nothing or something else was known about them.</summary>
    public int Reads => _taken.Count;

    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public Digest Of(string root, FileEntry file)
    {
        if (_kept.Find(file) is { } kept)
        {
            return kept;
        }

        if (_taken.TryGetValue(file, out var taken))
        {
            return taken.Digest;
        }

        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NsPerTick;
        var (digest, isSame) = FileContent.Hash(Path.Combine(root, file.Path), file);
        _taken.TryAdd(file, new(digest, isSame && !IsRacy(file, now)));
        return digest;
    }

    /// <summary>Writes the file again when there is something new to keep. Never fails: without it the next run reads more.</summary>
    /// <param name="files">The tree's files; what is known about others is forgotten.</param>
    public void Save(ImmutableArray<FileEntry> files)
    {
        if (_path is null || !_taken.Values.Any(taken => taken.CanBeKept))
        {
            return;
        }

        FileHashesFile.Write(_path, files, Known);
    }

    private Digest? Known(FileEntry file) =>
        _kept.Find(file) ?? (_taken.TryGetValue(file, out var taken) && taken.CanBeKept ? taken.Digest : null);

    private static bool IsRacy(FileEntry file, long now) =>
        IsRecent(file.ModifiedNs, now) || IsRecent(file.ChangedNs, now);

    private static bool IsRecent(long stamp, long now) =>
        stamp + (stamp % NsPerSecond == 0 ? CoarseMarginNs : FineMarginNs) >= now;

    /// <summary>A digest of this run.</summary>
    /// <param name="CanBeKept">The file was the same before and after, and had been left alone for a while.</param>
    private readonly record struct Taken(Digest Digest, bool CanBeKept);
}
