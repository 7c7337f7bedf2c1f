using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Repositories;
using Flywheel.Settings;

namespace Flywheel.Plans.Trees;

/// <summary>
/// The places where a stack or a module that it calls reads a file that its private tree will not have. It looks at the text of the configuration, so
/// it finds what is written there and not what is computed: advice, no defence.
/// </summary>
internal sealed class UndeclaredReads
{
    private readonly Stack _stack;
    private readonly CheckoutFiles _checkout;
    private readonly ImmutableArray<DeclaredRead> _declared;
    private readonly ImmutableArray<string> _folders;
    private readonly string _root;

    private UndeclaredReads(Stack stack, CheckoutFiles checkout, ImmutableArray<string> reads)
    {
        _stack = stack;
        _checkout = checkout;
        _declared = [.. reads.Select(read => DeclaredRead.Of(read, checkout.Repository))];
        _root = FolderOf(stack.Folder);
        _folders = [_root, .. stack.LocalModules.Select(module => FolderOf(module.Folder))];
    }

    /// <summary>One error for each place.</summary>
    public static ImmutableArray<Diagnostic> Of(Stack stack, CheckoutFiles checkout, ImmutableArray<string> reads)
    {
        var check = new UndeclaredReads(stack, checkout, reads);
        return
        [
            .. stack.Facts.FileReads.Select(read => check.Judge(read, check._root)).OfType<Diagnostic>(),
            .. stack.LocalModules.SelectMany(module => module.Facts.FileReads.Select(read => check.Judge(read, check.FolderOf(module.Folder)))).OfType<Diagnostic>(),
        ];
    }

    private Diagnostic? Judge(FileRead read, string module)
    {
        if (read.IsAbsolute)
        {
            return _declared.Any(declared => !declared.IsCopied && Covers(declared, read)) ? null : Undeclared(read, read.Path, read.IsWhole ? read.Path : FolderPart(read.Path));
        }

        if (read.Function == "pathexpand")
        {
            return null; // a relative path stays as it is, and nothing is read
        }

        var known = read.IsWhole ? read.Path : FolderPart(read.Path);
        var path = SettingsTexts.Normalize($"{(read.FromModule ? module : _root)}/{known}");
        path = path == "." ? "" : path;
        if (path == ".." || path.StartsWith("../", StringComparison.Ordinal))
        {
            return Undeclared(read, _checkout.FullPath(""), null);
        }

        // Of a path that is not known to its end only the folder is; what the tree has above its folders cannot be told.
        var isUnknown = !read.IsWhole || read.Function == "fileset";
        return _folders.Any(folder => IsIn(path, folder) || (isUnknown && IsIn(folder, path)))
            || _declared.Any(declared => declared.IsCopied && (declared.Matches(path) || (isUnknown && IsIn(declared.Start, path))))
                ? null
                : Undeclared(read, path, Path.GetRelativePath(_checkout.FullPath(_checkout.Repository), _checkout.FullPath(path)));
    }

    private Diagnostic Undeclared(FileRead read, string path, string? line)
    {
        var where = _stack.LocalModules.IsEmpty ? $"in the stack \"{_stack.Name}\"" : $"in the stack \"{_stack.Name}\" nor in a module that it calls";
        return TreeRules.UndeclaredRead.At(
            read.Position,
            line is null
                ? $"{read.Function} leads out of the git checkout at {FileName.Printable(path)}, so what the plan reads would depend on the machine."
                : $"{read.Function} reads {(read.IsWhole ? "" : "a file below ")}{FileName.Printable(path)}, which is {(_stack.LocalModules.IsEmpty ? "not " : "neither ")}{where}.",
            line is null
                ? $"If the plan is to read it there, write its absolute path, and the same in stacks.{_stack.Name}.reads of flywheel.yaml."
                : $"Add to flywheel.yaml: {MissingRead.Line(_stack.Name, FileName.Printable(line))}");
    }

    private static bool Covers(DeclaredRead declared, FileRead read) =>
        declared.Matches(read.Path) || ((!read.IsWhole || read.Function is "fileset" or "pathexpand") && IsIn(declared.Start, FolderPart(read.Path)));

    private static string FolderPart(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : path.StartsWith('/') ? "/" : "";

    private static bool IsIn(string path, string folder) =>
        folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private string FolderOf(TreeFolder folder) => _checkout.PathOf(folder.FullPath) ?? folder.Path;
}
