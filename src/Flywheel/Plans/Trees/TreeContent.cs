using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>
/// Which files a plan may read: the stack's folder, all that it calls, what the settings say it reads, and what links among these lead to.
/// A link is taken apart part by part, as the kernel does it, so that none gets out by a detour.
/// </summary>
internal sealed class TreeContent
{
    private readonly StackTarget _target;
    private readonly CheckoutFiles _checkout;
    private readonly string _stack;
    private readonly SortedDictionary<string, TreeFile> _files = new(StringComparer.Ordinal);
    private readonly Queue<CheckoutFile> _links = new();
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Diagnostic>.Builder _problems = ImmutableArray.CreateBuilder<Diagnostic>();

    private TreeContent(StackTarget target)
    {
        _target = target;
        _checkout = target.Checkout;
        _stack = _checkout.PathOf(target.Stack.Folder.FullPath) ?? target.Stack.Folder.Path;
    }

    /// <summary>The files by path, or what is wrong with them.</summary>
    public static (IReadOnlyCollection<TreeFile> Files, ImmutableArray<Diagnostic> Problems) Of(StackTarget target)
    {
        var content = new TreeContent(target);
        content.Collect();
        return (content._files.Values, content._problems.ToImmutable());
    }

    private void Collect()
    {
        AddFolder(_target.Stack.Folder, _target.Stack.Facts);
        foreach (var module in _target.Stack.LocalModules)
        {
            AddFolder(module.Folder, module.Facts);
        }

        foreach (var read in _target.Reads.Select(read => DeclaredRead.Of(read, _checkout.Repository)).Where(read => read.IsCopied))
        {
            AddRead(read);
        }

        while (_links.TryDequeue(out var link))
        {
            Follow(link.Path, link);
        }
    }

    private void AddFolder(TreeFolder folder, ModuleFacts facts)
    {
        Add(_checkout.Of(folder));
        foreach (var call in facts.ModuleCalls.Where(call => call.IsLocal))
        {
            // a call may go through links beside the folder, and tofu goes the same way
            if (_checkout.PathOf(folder.FullPath) is { } from)
            {
                Follow(from.Length == 0 ? call.Source : $"{from}/{call.Source}", null);
            }
        }
    }

    private void AddRead(DeclaredRead read)
    {
        var files = read.Leaves || LinkPath.Walk(_checkout, read.Start).End is not { } start ? [] : _checkout.Under(start);
        if (!read.Leaves && files.Count > 0)
        {
            Follow(read.Start, null);
            Add(read.IsPattern ? files.Where(file => read.Matches(file.Path)) : files);
        }
        else if (!read.IsPattern)
        {
            _problems.Add(TreeRules.ReadMissing.Create(
                $"stacks.{_target.Stack.Name}.reads names {Quoted(read.Written)}, which is {(read.Leaves ? "outside the git checkout" : "not there")}.",
                "Correct the path, which begins at the repository's folder, or take it out of flywheel.yaml. An absolute path is declared and not copied."));
        }
    }

    private void Add(IEnumerable<CheckoutFile> files)
    {
        foreach (var file in files)
        {
            var name = Path.GetFileName(file.Path.AsSpan());
            if (ReservedNames.IsLeftOut(name))
            {
                continue;
            }

            if (ReservedNames.AnyRefused(file.Path))
            {
                Refuse(file.Path);
            }
            else if (file.IsSymlink)
            {
                _links.Enqueue(file);
            }
            else
            {
                _files.TryAdd(file.Path, new(file.Path, file.Source));
            }
        }
    }

    private void Follow(string path, CheckoutFile? link)
    {
        if (!_followed.Add(path))
        {
            return;
        }

        var walk = LinkPath.Walk(_checkout, path);
        foreach (var met in walk.Links)
        {
            _files[met.Path] = new(met.Path, _checkout.FullPath(met.Path), met.Target);
        }

        if (walk.End is not { } end)
        {
            // a call that leads out is said by whoever reads the modules
            if (walk.Links.Length > 0 || link is not null)
            {
                _problems.Add(TreeRules.LinkOutside.At(
                    new(Shown(walk.Stopped ?? path)), $"The link {Quoted(Shown(walk.Stopped ?? path))} leads to {Quoted(walk.Target ?? "nowhere")}.",
                    "Put the file itself there. A file that a plan reads outside the checkout on purpose is named by its absolute path, in the stack and in its `reads`."));
            }

            return;
        }

        // A link to a folder that holds the stack adds nothing but what is there anyway.
        if (walk.Links.Length > 0 && end.Length > 0 && !_stack.StartsWith(end + "/", StringComparison.Ordinal) && end != _stack && _followed.Add("\0" + end))
        {
            Add(_checkout.Under(end));
        }
    }

    private void Refuse(string path)
    {
        if (_refused.Add(path))
        {
            _problems.Add(TreeRules.Reserved.At(
                new(Shown(path)), $"{Quoted(Shown(path))} has the name of something that tofu or flywheel writes by itself.",
                "Remove it, and let git ignore the name."));
        }
    }

    private string Shown(string path) => Path.GetRelativePath(
        _checkout.FullPath(_checkout.Repository), _checkout.FullPath(path));

    private static string Quoted(string text) => $"\"{FileName.Printable(text)}\"";
}
