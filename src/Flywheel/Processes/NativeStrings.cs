using System.Runtime.InteropServices;
using System.Text;

namespace Flywheel.Processes;

/// <summary>A list of strings as C wants it: UTF-8, each ended by a zero, with an array of pointers that is ended by a null. One block of memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte* _block;

    /// <exception cref="EncoderFallbackException">A string is half a surrogate pair; writing something else in its place would be a lie.</exception>
    public NativeStrings(IReadOnlyCollection<string> strings)
    {
        long bytes = (strings.Count + 1L) * sizeof(byte*);
        foreach (var text in strings)
        {
            bytes += Strict.GetByteCount(text) + 1;
        }

        _block = (byte*)NativeMemory.Alloc(checked((nuint)bytes));
        var pointer = (byte**)_block;
        var next = _block + ((strings.Count + 1) * sizeof(byte*));
        foreach (var text in strings)
        {
            *pointer++ = next;
            next += Strict.GetBytes(text, new Span<byte>(next, (int)Math.Min(int.MaxValue, bytes - (next - _block))));
            *next++ = 0;
        }

        *pointer = null;
    }

    public byte** Pointers => (byte**)_block;

    public byte* First => *Pointers;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
