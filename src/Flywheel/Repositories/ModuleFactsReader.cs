using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Repositories;

/// <summary>One reading of a folder's configuration files into <see cref="ModuleFacts"/>.</summary>
internal sealed class ModuleFactsReader(TreeFolder folder, bool readsTofuFiles)
{
    internal const int LargestFile = 1024 * 1024;
    private const string BuiltIn = "terraform";
    private const string BuiltInSource = "terraform.io/builtin/terraform";

    private readonly Dictionary<string, DeclaredVariable> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _builtIn = new(StringComparer.Ordinal) { BuiltIn };
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _required = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModuleCall> _calls = new(StringComparer.Ordinal);
    private readonly List<SourcePosition> _remoteStates = [];
    private readonly List<Diagnostic> _problems = [];
    private readonly List<FileRead> _fileReads = [];
    private BackendChoice? _backend;
    private SourcePosition? _encryption;
    private bool _isIncomplete;

    public ModuleFacts Read()
    {
        var files = TofuFiles.LoadedFrom(folder, readsTofuFiles);
        foreach (var file in files)
        {
            Add(file);
        }

        return new()
        {
            Files = [.. files.Select(file => file.Path)],
            Variables = _variables.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Backend = _backend,
            Providers = [.. _required.Select(required => required.Value).Concat(_used.Where(name => !_builtIn.Contains(name) && !_required.ContainsKey(name)))],
            ModuleCalls = [.. _calls.Values],
            HasTests = HasTests(),
            RemoteStates = [.. _remoteStates],
            FileReads = [.. _fileReads],
            Encryption = _encryption,
            IsIncomplete = _isIncomplete,
            Diagnostics = [.. _problems],
        };
    }

    private bool HasTests() =>
        folder.Tree.FilesIn(folder.Path).Any(file => TofuFiles.IsTest(file.Name))
        || folder.Tree.FilesIn(folder.Path.Length == 0 ? "tests" : folder.Path + "/tests").Any(file => TofuFiles.IsTest(file.Name));

    private void Add(FileEntry entry)
    {
        var shown = folder.Show(entry);
        if (folder.Tree.Read(entry, LargestFile) is not { } content)
        {
            _isIncomplete = true;
            _problems.Add(entry.Size > LargestFile
                ? RepositoryRules.FileTooLarge.At(new(shown), $"\"{shown}\" has {entry.Size} bytes; at most {LargestFile} are read.", "Split the file.")
                : MachineRules.FileUnreadable.At(new(shown), $"\"{shown}\" cannot be read, or is a link that leads out of the repository."));
            return;
        }

        var file = HclFile.Read(content, TofuFiles.IsJson(entry.Name));
        _isIncomplete |= file.Problem != HclProblem.None;
        if (file.Problem == HclProblem.TooDeep)
        {
            _problems.Add(RepositoryRules.NestedTooDeep.At(new(shown), $"\"{shown}\" nests blocks, brackets or templates more than {HclScanner.DeepestNesting} levels deep."));
        }

        var source = new Source(file, shown, TofuFiles.IsOverride(entry.Name));
        if (!TofuFiles.IsJson(entry.Name))
        {
            _fileReads.AddRange(FileRead.In(content, source.At));
        }

        foreach (var block in file.Body.Blocks)
        {
            Add(block, source);
        }
    }

    private void Add(HclBlock block, Source source)
    {
        switch (block.Type)
        {
            case "variable":
                AddVariable(block, source);
                break;
            case "terraform":
                AddSettings(block, source);
                break;
            case "module":
                var call = new ModuleCall(block.Name, block.Body.Attribute("source")?.StringValue ?? "", source.At(block.Offset));
                if (!source.IsOverride || call.Source.Length > 0)
                {
                    _calls[block.Name] = call;
                }

                break;
            case "provider":
                _used.Add(block.Name);
                break;
            case "resource" or "data" or "ephemeral":
                AddResource(block, source);
                break;
            case "check":
                foreach (var inner in block.Body.BlocksOf("data"))
                {
                    AddResource(inner, source);
                }

                break;
        }
    }

    private void AddVariable(HclBlock block, Source source)
    {
        // an override adds to what is there; a default of null is a default
        var earlier = source.IsOverride ? _variables.GetValueOrDefault(block.Name) : null;
        _variables[block.Name] = new(
            block.Name,
            IsRequired: (earlier?.IsRequired ?? true) && block.Body.Attribute("default") is null,
            IsSensitive: (earlier?.IsSensitive ?? false) || block.Body.Attribute("sensitive") is { IsTrue: true },
            earlier?.Position ?? source.At(block.Offset));
    }

    private void AddSettings(HclBlock block, Source source)
    {
        foreach (var inner in block.Body.Blocks)
        {
            switch (inner.Type)
            {
                case "backend" or "cloud":
                    SetBackend(new(inner.Type == "cloud" ? "cloud" : inner.Name, source.At(inner.Offset), source.IsOverride));
                    break;
                case "required_providers":
                    foreach (var provider in inner.Body.Attributes)
                    {
                        Require(provider);
                    }

                    break;
                case "encryption":
                    _encryption = source.At(inner.Offset);
                    break;
            }
        }
    }

    private void SetBackend(BackendChoice backend)
    {
        _backend = backend;
        if (backend.IsOverride)
        {
            _problems.Add(RepositoryRules.BackendOverride.At(backend.Position, $"The backend \"{backend.Type}\" of this file is used, whatever the other files say."));
        }
    }

    private void Require(HclAttribute provider)
    {
        // before 0.13 the value was a version alone, and the source the name itself
        var source = provider.Member("source")?.StringValue ?? provider.Name;
        if (source == BuiltInSource)
        {
            _builtIn.Add(provider.Name);
        }
        else
        {
            _required[provider.Name] = source;
        }
    }

    private void AddResource(HclBlock block, Source source)
    {
        var underscore = block.Name.IndexOf('_', StringComparison.Ordinal);
        var implied = underscore < 0 ? block.Name : block.Name[..underscore];
        _used.Add(block.Body.Attribute("provider") is { } named ? LocalName(named) : implied);
        if (block is { Type: "data", Name: "terraform_remote_state" })
        {
            _remoteStates.Add(source.At(block.Offset));
        }
    }

    // aws, aws.west, or the same as a string in JSON
    private static string LocalName(HclAttribute provider) =>
        (provider.StringValue ?? provider.Expression).Split('.', '[')[0].Trim();

    /// <summary>The file that a block is in.</summary>
    private sealed record Source(HclFile File, string Shown, bool IsOverride)
    {
        public SourcePosition At(int offset)
        {
            var (line, column) = File.PositionOf(offset);
            return new(Shown, line, column);
        }
    }
}
