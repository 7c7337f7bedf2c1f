using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Flywheel.Sandboxing;

/// <summary>A program that runs in a sandbox, and what of the machine it cannot do without.</summary>
/// <param name="Path">Where the file really lies, links followed.</param>
/// <param name="IsAlone">It is one file that needs no library, loader or interpreter, as Go programs are.</param>
internal sealed record SandboxedProgram(string Path, bool IsAlone)
{
    private const int HeaderBytes = 64;
    private const int MostEntries = 256;
    private const uint Interpreter = 3;

    // The programs and libraries of the machine; configuration, homes and data are elsewhere.
    private static readonly ImmutableArray<string> SystemFolders =
        ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/alternatives"];

    /// <summary>Looks at the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SandboxedProgram Of(string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        using var file = File.OpenRead(real);
        return new(real, NeedsNothing(file));
    }

    /// <summary>What has to be visible for it, at the same places as outside.</summary>
    public ImmutableArray<SandboxPlace> Places =>
    [
        .. IsAlone ? [] : SystemFolders.Where(System.IO.Path.Exists).Select(folder => new SandboxPlace(folder, folder)),
        new(Path, Path),
    ];

    // An ELF file of 64 bits whose table names no interpreter.
    private static bool NeedsNothing(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith("\x7f"u8) || !header[1..].StartsWith("ELF\x02\x01"u8))
        {
            return false;
        }

        var size = BinaryPrimitives.ReadUInt16LittleEndian(header[0x36..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[0x38..]);
        if (size < sizeof(uint) || size > HeaderBytes || count is 0 or > MostEntries)
        {
            return false;
        }

        file.Position = (long)BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
        var entry = header[..size];
        for (var i = 0; i < count; i++)
        {
            if (file.ReadAtLeast(entry, size, throwOnEndOfStream: false) < size || BinaryPrimitives.ReadUInt32LittleEndian(entry) == Interpreter)
            {
                return false;
            }
        }

        return true;
    }
}
