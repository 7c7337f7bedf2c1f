using System.Runtime.InteropServices;

namespace Flywheel.Repositories;

/// <summary>The kernel's <c>struct statx</c>, whose layout is the same on all architectures; only what is used is named.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStat
{
    private const int TypeMask = 0xf000;
    private const int OwnerMayRun = 0x40;
    private const int AnybodyElse = 0x3f;
    private const int SomebodyMayNotRead = 0x124;
    private const long NsPerSecond = 1_000_000_000;

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly long _size;

    [FieldOffset(96)]
    private readonly long _changedSeconds;

    [FieldOffset(104)]
    private readonly uint _changedNs;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNs;

    public readonly long Size => _size;

    /// <summary>The user it belongs to.</summary>
    public readonly uint Owner => _owner;

    /// <summary>Neither the group nor the others may do anything with it.</summary>
    public readonly bool IsPrivate => (_mode & AnybodyElse) == 0;

    public readonly bool IsFile => (_mode & TypeMask) == 0x8000;

    public readonly bool IsFolder => (_mode & TypeMask) == 0x4000;

    public readonly bool IsLink => (_mode & TypeMask) == 0xa000;

    /// <summary>Owner, group or the others may not read it, so it is worth asking whether we may.</summary>
    public readonly bool IsReadRestricted => (_mode & SomebodyMayNotRead) != SomebodyMayNotRead;

    public readonly FileEntry Entry(string path) => new(path)
    {
        Size = _size,
        ModifiedNs = (_modifiedSeconds * NsPerSecond) + _modifiedNs,
        ChangedNs = (_changedSeconds * NsPerSecond) + _changedNs,
        Inode = _inode,
        IsExecutable = (_mode & OwnerMayRun) != 0,
        IsSymlink = IsLink,
    };
}
