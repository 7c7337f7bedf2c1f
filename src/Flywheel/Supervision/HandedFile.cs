using System.Security.Cryptography;
using Flywheel.Artifacts;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>
/// The bytes that are handed to a command: copied into memory that nobody can change, and checked there. What is done to the file
/// after that, or while it is read, cannot reach the command: it reads these bytes or is not started.
/// </summary>
internal static class HandedFile
{
    /// <summary>Where the command finds them.</summary>
    public const string Path = "/proc/self/fd/3";

    private const int Block = 256 * 1024;

    /// <summary>Takes the file as it is now.</summary>
    /// <returns>The sealed copy, or null when it is not what it must be.</returns>
    /// <exception cref="IOException">It is not there, is a link, or cannot be read.</exception>
    public static SafeFileHandle? Take(string file, Digest digest)
    {
        using var source = NativeFile.OpenNoLink(file);
        var memory = NativeFile.NewMemory(System.IO.Path.GetFileName(file));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var block = new byte[Block];
            long taken = 0;
            for (int count; (count = RandomAccess.Read(source, block, taken)) > 0; taken += count)
            {
                RandomAccess.Write(memory, block.AsSpan(0, count), taken);
                hash.AppendData(block, 0, count);
            }

            NativeFile.Seal(memory);
            if (new Digest(Convert.ToHexStringLower(hash.GetHashAndReset())) == digest)
            {
                return memory;
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        memory.Dispose();
        return null;
    }
}
