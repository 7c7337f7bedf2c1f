using System.Collections.Frozen;
using Flywheel.Diagnostics;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Repositories;

/// <summary>A place in configuration where a function reads a file whose path, or the beginning of it, can be seen.</summary>
/// <param name="Function">Such as <c>templatefile</c>.</param>
/// <param name="FromModule">The path begins at the module's own folder; else where tofu runs, unless it is absolute.</param>
/// <param name="Path">As far as it is known.</param>
/// <param name="IsWhole">All of it is known.</param>
/// <param name="Position">Where.</param>
internal sealed record FileRead(string Function, bool FromModule, string Path, bool IsWhole, SourcePosition Position)
{
    private static readonly FrozenSet<string> Functions = FrozenSet.Create(
        StringComparer.Ordinal, "file", "filebase64", "filesha256", "filemd5", "filesha1", "filesha512", "filebase64sha256", "filebase64sha512",
        "fileexists", "fileset", "templatefile", "pathexpand");

    /// <summary>The path is not relative.</summary>
    public bool IsAbsolute => !FromModule && Path.Length > 0 && Path[0] is '/' or '~';

    /// <summary>Those of a file in native syntax.</summary>
    /// <param name="content">The file.</param>
    /// <param name="positionOf">Tells a place by its offset.</param>
    public static IEnumerable<FileRead> In(ReadOnlyMemory<byte> content, Func<int, SourcePosition> positionOf)
    {
        foreach (var call in HclCalls.In(content, Functions))
        {
            if (PathIn(call.First.Span) is var (fromModule, path, isWhole) && (path.Length > 0 || fromModule))
            {
                yield return new(call.Name, fromModule, path, isWhole, positionOf(call.Offset));
            }
        }
    }

    private static (bool FromModule, string Path, bool IsWhole)? PathIn(ReadOnlySpan<byte> argument)
    {
        if (argument.SequenceEqual("path.module"u8))
        {
            return (true, "", true);
        }

        if (argument.Length < 2 || argument[0] != '"' || argument[^1] != '"')
        {
            return null;
        }

        var text = argument[1..^1];
        var module = SkipBase(ref text, "module"u8);
        var isBased = module || SkipBase(ref text, "root"u8) || SkipBase(ref text, "cwd"u8);
        var template = TemplateIn(text);
        var known = HclString.Literal([(byte)'"', .. template < 0 ? text : text[..template], (byte)'"']);
        return known is null || (isBased && known.Length > 0 && known[0] != '/') ? null : (module, isBased ? known.TrimStart('/') : known, template < 0);
    }

    // ${path.module} at the beginning
    private static bool SkipBase(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var rest = text;
        if (!rest.StartsWith("${"u8))
        {
            return false;
        }

        rest = rest[2..].TrimStart(" "u8);
        if (!rest.StartsWith("path."u8) || !rest[5..].StartsWith(name))
        {
            return false;
        }

        rest = rest[(5 + name.Length)..].TrimStart(" "u8);
        if (!rest.StartsWith("}"u8))
        {
            return false;
        }

        text = rest[1..];
        return true;
    }

    private static int TemplateIn(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] is (byte)'$' or (byte)'%')
            {
                if (text[at + 1] == '{')
                {
                    return at;
                }

                at += text[at + 1] == text[at] ? 2 : 0;
            }
        }

        return -1;
    }
}
