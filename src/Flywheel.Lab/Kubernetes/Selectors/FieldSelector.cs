using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>Which objects are meant, by the few fields that their kind can be searched by: <c>metadata.name=web,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    private readonly ImmutableArray<(SelectableField Field, string Value, bool Equal)> _terms;

    private FieldSelector(ImmutableArray<(SelectableField, string, bool)> terms) => _terms = terms;

    public static FieldSelector Everything { get; } = new([]);

    /// <summary>The one name that it asks for; null: it does not.</summary>
    public string? Name => _terms.FirstOrDefault(term => term.Equal && term.Field.Label == "metadata.name").Value;

    /// <summary>Reads a selector for a kind. Empty: everything.</summary>
    /// <exception cref="StatusException">400: nonsense, or a field that the kind cannot be searched by.</exception>
    public static FieldSelector Parse(string text, ApiKind kind)
    {
        var terms = ImmutableArray.CreateBuilder<(SelectableField, string, bool)>();
        foreach (var part in Split(text))
        {
            if (part.Length == 0)
            {
                continue;
            }

            var (label, value, equal) = Term(part)
                ?? throw new StatusException(ApiStatus.BadRequest($"invalid selector: '{text}'; can't understand '{part}'"));
            var field = SelectableField.Find(kind, label)
                ?? throw new StatusException(ApiStatus.BadRequest($"field label not supported: {label}"));
            terms.Add((field, value, equal));
        }

        return new(terms.ToImmutable());
    }

    public bool Matches(JsonObject content)
    {
        foreach (var (field, value, equal) in _terms)
        {
            if ((field.ValueOf(content) == value) != equal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Splits at commas; a backslash takes the meaning from a comma, an equals sign or a backslash.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static (string Label, string Value, bool Equal)? Term(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var (operation, equal) = part.AsSpan(i) switch
            {
                ['!', '=', ..] => (2, false),
                ['=', '=', ..] => (2, true),
                ['=', ..] => (1, true),
                _ => (0, false),
            };
            if (operation > 0)
            {
                return Unescape(part[(i + operation)..]) is { } value ? (part[..i], value, equal) : null;
            }
        }

        return null;
    }

    private static string? Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
                if (i == value.Length || value[i] is not ('\\' or ',' or '='))
                {
                    return null;
                }
            }
            else if (value[i] is '=' or ',')
            {
                return null;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }
}
