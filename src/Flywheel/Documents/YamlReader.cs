using System.Collections.Immutable;
using Flywheel.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Documents;

/// <summary>Reads one YAML file into positioned nodes and finds everything in it that has no place in a file of ours.</summary>
/// <remarks>
/// The tree is built from the parser's events. The library's own tree resolves aliases (a few hundred bytes become gigabytes), stops at
/// the first duplicate key, and recurses without limit into a stack overflow that no one can catch.
/// </remarks>
internal sealed class YamlReader
{
    private readonly string _file;
    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private readonly YamlOrigin _origin;
    private int _level;

    private YamlReader(string file, string text, ProblemList problems, YamlOrigin origin)
    {
        _file = file;
        _problems = problems;
        _origin = origin;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads the file's only document, which must be a mapping.</summary>
    /// <param name="file">Name for positions.</param>
    /// <param name="utf8">The content.</param>
    public static Checked<YamlMapping> Read(string file, ReadOnlySpan<byte> utf8)
    {
        var problems = new ProblemList();
        var text = YamlText.Decode(file, utf8, problems, YamlOrigin.Ours);
        var reader = text is null ? null : new YamlReader(file, text, problems, YamlOrigin.Ours);
        return new(reader?.Parse(text!, reader.ReadDocument), problems.InOrder());
    }

    /// <summary>Reads all documents of a file that another program wrote; each must be a mapping, empty ones are left out.</summary>
    /// <param name="file">Name for positions.</param>
    /// <param name="utf8">The content; its size is the caller's concern.</param>
    public static Checked<IReadOnlyList<YamlMapping>> ReadAll(string file, ReadOnlySpan<byte> utf8)
    {
        var problems = new ProblemList();
        var text = YamlText.Decode(file, utf8, problems, YamlOrigin.OtherPrograms);
        var reader = text is null ? null : new YamlReader(file, text, problems, YamlOrigin.OtherPrograms);
        return new(reader?.Parse(text!, reader.ReadDocuments), problems.InOrder());
    }

    private T? Parse<T>(string text, Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (YamlException error)
        {
            _problems.Add(SyntaxProblem(text, error));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // Hostile escapes and the like end inside the library with exceptions that are not its own.
            _problems.Add(DocumentRules.Syntax.At(Place(_parser.Current?.End ?? Mark.Empty), $"The text cannot be read as YAML: {error.Message}"));
        }
        catch (TooDeepException)
        {
            // already said where it was found; the rest of the file is of no interest
        }

        return null;
    }

    private YamlMapping? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            _problems.Add(DocumentRules.Empty.At(new(_file, 1, 1), "The file holds no entries."));
            return null;
        }

        Next();
        var root = ReadNode();
        Next();
        if (Next() is DocumentStart second)
        {
            _problems.Add(DocumentRules.SeveralDocuments.At(Place(second.Start), "A second document starts here."));
        }

        return root switch
        {
            YamlMapping mapping => mapping,
            YamlScalar { IsNull: true } => Refuse(DocumentRules.Empty, new(_file, 1, 1), "The file holds no entries."),
            _ => Refuse(DocumentRules.NotAMapping, root.Position, "Entries of the form `key: value` are expected here."),
        };
    }

    private List<YamlMapping> ReadDocuments()
    {
        var documents = new List<YamlMapping>();
        Next();
        while (Next() is DocumentStart)
        {
            Next();
            switch (ReadNode())
            {
                case YamlMapping mapping:
                    documents.Add(mapping);
                    break;
                case YamlScalar { IsNull: true }:
                    break;
                case var other:
                    Refuse(DocumentRules.NotAMapping, other.Position, "Entries of the form `key: value` are expected here.");
                    break;
            }

            Next();
        }

        return documents;
    }

    // Leaves the parser at the node's last event.
    private YamlNode ReadNode()
    {
        var current = _parser.Current!;
        if (current is AnchorAlias alias)
        {
            _problems.Add(DocumentRules.Alias.At(Place(alias.Start), $"The alias *{alias.Value} stands here instead of a value.", "Write the value out."));
            return new YamlScalar(Place(alias.Start), "", IsPlain: true);
        }

        if (current is not NodeEvent node)
        {
            // Some broken texts make the parser end a mapping between a key and its value.
            throw new SyntaxErrorException(current.Start, current.End, "A value is missing here.");
        }

        CheckProperties(node);
        switch (current)
        {
            case Scalar scalar:
                return ReadScalar(scalar, multiline: true);
            case SequenceStart sequence:
                return ReadSequence(Enter(sequence.Start));
            default:
                return ReadMapping(Enter(current.Start));
        }
    }

    private YamlScalar ReadScalar(Scalar scalar, bool multiline)
    {
        if (_origin == YamlOrigin.Ours && UnsafeCharacters.FirstIn(scalar.Value, multiline) is { } character)
        {
            _problems.Add(DocumentRules.UnsafeCharacter.At(Place(scalar.Start), $"The text contains the character {character}."));
        }

        return new(Place(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlSequence ReadSequence(SourcePosition position)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(ReadNode());
        }

        _level--;
        return new(position, items.DrainToImmutable());
    }

    private YamlMapping ReadMapping(SourcePosition position)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            var key = ReadKey();
            Next();
            var value = ReadNode();
            if (key is null)
            {
                continue;
            }

            if (seen.TryAdd(key.Value, key.Position))
            {
                entries.Add(new(key, value));
            }
            else
            {
                var first = seen[key.Value];
                _problems.Add(DocumentRules.DuplicateKey.At(
                    key.Position,
                    $"The key \"{key.Value}\" was given before, at line {first.Line}, column {first.Column}.",
                    "Remove one of the two."));
            }
        }

        _level--;
        return new(position, entries.DrainToImmutable());
    }

    private YamlScalar? ReadKey()
    {
        switch (_parser.Current)
        {
            case Scalar { Value: "<<", Style: ScalarStyle.Plain } merge:
                _problems.Add(DocumentRules.MergeKey.At(Place(merge.Start), "The entries of another mapping would be merged in here.",
                    "Write the entries out."));
                return null;
            case Scalar scalar:
                CheckProperties(scalar);
                return ReadScalar(scalar, multiline: false);
            default:
                var other = ReadNode();
                _problems.Add(DocumentRules.KeyNotText.At(other.Position, "This key is a list, a mapping or an alias.",
                    "Text that starts with a bracket, a brace or an asterisk needs quotes."));
                return null;
        }
    }

    private void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(DocumentRules.Alias.At(Place(node.Start), $"The anchor &{node.Anchor.Value} is defined here.", "Remove it."));
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(DocumentRules.Tag.At(Place(node.Start), "The value has a tag.", "Remove the tag, or quote the text."));
        }
    }

    private SourcePosition Enter(Mark start)
    {
        if (++_level > YamlText.DeepestLevel)
        {
            _problems.Add(DocumentRules.TooDeep.At(Place(start), $"This is level {_level}; {YamlText.DeepestLevel} are allowed."));
            throw new TooDeepException();
        }

        return Place(start);
    }

    private Diagnostic SyntaxProblem(string text, YamlException error)
    {
        // The parser stumbles over a tab in its own time: on its line, on the one before, or where the value ends.
        var lines = text.Split('\n');
        foreach (var number in (ReadOnlySpan<long>)[error.Start.Line, error.Start.Line + 1, error.End.Line])
        {
            var line = lines.ElementAtOrDefault((int)number - 1) ?? "";
            var tab = line[..^line.TrimStart().Length].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0)
            {
                return DocumentRules.Tab.At(new(_file, (int)number, tab + 1), "The line is indented with a tab.", "Indent with spaces.");
            }
        }

        return DocumentRules.Syntax.At(Place(error.Start), $"The text cannot be read as YAML: {error.Message.TrimEnd('.')}.");
    }

    private YamlMapping? Refuse(DiagnosticRule rule, SourcePosition position, string detail)
    {
        _problems.Add(rule.At(position, detail));
        return null;
    }

    private ParsingEvent Next() =>
        _parser.MoveNext() ? _parser.Current! : throw new InvalidOperationException("The file ends too early.");

    private SourcePosition Place(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    /// <summary>Leaves the recursion as soon as it is too deep; never leaves this class.</summary>
    private sealed class TooDeepException : Exception;
}
