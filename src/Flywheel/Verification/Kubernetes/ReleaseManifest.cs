using System.Collections.Immutable;
using Flywheel.Clusters;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Verification.Kubernetes;

/// <summary>The objects that the manifest of a release names. Only names are read: nothing is built that a hostile text could make large.</summary>
internal sealed class ReleaseManifest
{
    // Real manifests have some hundreds of objects, and a definition nests some dozens of levels.
    private const int MostObjects = 10_000;
    private const int DeepestLevel = 512;

    private readonly Parser _parser;
    private readonly ReleaseName _release;
    private readonly ImmutableArray<RootObject>.Builder _found = ImmutableArray.CreateBuilder<RootObject>();
    private int _level;

    private ReleaseManifest(string text, ReleaseName release) => (_parser, _release) = (new Parser(new StringReader(text)), release);

    /// <summary>In the order of the text; objects without a namespace are in the release's.</summary>
    /// <exception cref="FormatException">It is no YAML, or too much of it.</exception>
    public static ImmutableArray<RootObject> Read(string text, ReleaseName release)
    {
        try
        {
            return new ReleaseManifest(text, release).Read();
        }
        catch (Exception problem) when (problem is YamlException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // Hostile escapes and the like end inside the library with exceptions that are not its own.
            throw new FormatException("its manifest is not YAML", problem);
        }
    }

    private ImmutableArray<RootObject> Read()
    {
        while (Next())
        {
            if (_parser.Current is DocumentStart)
            {
                Next();
                ReadObject(inList: false);
            }
        }

        return _found.ToImmutable();
    }

    // At the first event of a node; leaves at its last.
    private void ReadObject(bool inList)
    {
        var written = new Written();
        ReadMapping(key =>
        {
            switch (key)
            {
                case "apiVersion":
                    written.ApiVersion = ReadText();
                    break;
                case "kind":
                    written.Kind = ReadText();
                    break;
                case "metadata":
                    ReadMapping(name =>
                    {
                        switch (name)
                        {
                            case "name":
                                written.Name = ReadText();
                                break;
                            case "namespace":
                                written.Namespace = ReadText();
                                break;
                            default:
                                Skip();
                                break;
                        }
                    });
                    break;
                case "items" when !inList:
                    ReadItems();
                    break;
                default:
                    Skip();
                    break;
            }
        });
        if (written is { ApiVersion.Length: > 0, Kind.Length: > 0, Name.Length: > 0 })
        {
            if (_found.Count >= MostObjects)
            {
                throw new FormatException("its manifest names more than 10,000 objects");
            }

            _found.Add(new(
                written.ApiVersion,
                new(ObjectName.GroupOf(written.ApiVersion), written.Kind, written.Namespace is { Length: > 0 } ns ? ns : _release.Namespace, written.Name),
                Uid: "",
                _release.Source));
        }
    }

    private void ReadItems()
    {
        if (_parser.Current is not SequenceStart)
        {
            Skip();
            return;
        }

        while (Next() && _parser.Current is not SequenceEnd)
        {
            ReadObject(inList: true);
        }
    }

    private void ReadMapping(Action<string> value)
    {
        if (_parser.Current is not MappingStart)
        {
            Skip();
            return;
        }

        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = ReadText();
            Next();
            value(key);
        }
    }

    private string ReadText()
    {
        if (_parser.Current is Scalar scalar)
        {
            return scalar.Value;
        }

        Skip();
        return "";
    }

    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += _parser.Current!.NestingIncrease;
        }
        while (depth > 0 && Next());
    }

    // The parser does not recurse, but what it does for a token grows with the level.
    private bool Next()
    {
        var moved = _parser.MoveNext();
        _level += moved ? _parser.Current!.NestingIncrease : 0;
        return _level <= DeepestLevel ? moved : throw new FormatException("its manifest is nested too deeply");
    }

    private sealed class Written
    {
        public string? ApiVersion { get; set; }

        public string? Kind { get; set; }

        public string? Name { get; set; }

        public string? Namespace { get; set; }
    }
}
