using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>
/// The expressions of <c>--set</c>: <c>a.b[0].c=value,d={x,y}</c>; a backslash takes the meaning from a sign
/// (https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set).
/// </summary>
/// <param name="text">The expression.</param>
/// <param name="asText">Values stay texts: <c>--set-string</c>.</param>
internal sealed class SetExpression(string text, bool asText)
{
    private const int LargestIndex = 65_536;

    private int _at;

    /// <summary>Sets what the expression says.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void Into(JsonObject values)
    {
        while (_at < text.Length)
        {
            var path = Path();
            var value = _at < text.Length && text[_at] == '{' ? List() : Scalar(Word(","));
            if (_at < text.Length && text[_at++] != ',')
            {
                throw new FormatException("a list has to end with its brace");
            }

            Set(values, path.AsSpan(), value);
        }
    }

    /// <summary>The parts before the equals sign: names are texts, places in lists whole numbers.</summary>
    private ImmutableArray<object> Path()
    {
        var path = ImmutableArray.CreateBuilder<object>();
        while (true)
        {
            var name = Word(".[=,");
            if (name.Length > 0)
            {
                path.Add(name);
            }

            var sign = _at < text.Length ? text[_at++] : ',';
            switch (sign)
            {
                case '=' when path.Count > 0:
                    return path.ToImmutable();
                case '.' when path.Count > 0:
                    break;
                case '[' when path.Count > 0:
                    var index = Word("]");
                    _at++;
                    path.Add(int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < LargestIndex
                        ? place
                        : throw new FormatException($"error parsing index: \"{index}\""));
                    break;
                default:
                    throw new FormatException($"key \"{string.Join('.', path)}\" has no value");
            }
        }
    }

    private JsonArray List()
    {
        _at++;
        var list = new JsonArray();
        while (_at < text.Length && text[_at] != '}')
        {
            list.Add(Scalar(Word(",}")));
            _at += _at < text.Length && text[_at] == ',' ? 1 : 0;
        }

        return _at++ < text.Length ? list : throw new FormatException("list must terminate with '}'");
    }

    private JsonNode? Scalar(string word) =>
        asText ? word
        : word switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            "0" => 0,
            _ when !word.StartsWith('0') && long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => word,
        };

    private string Word(string ends)
    {
        var word = new StringBuilder();
        while (_at < text.Length && !ends.Contains(text[_at], StringComparison.Ordinal))
        {
            _at += text[_at] == '\\' && _at + 1 < text.Length ? 1 : 0;
            word.Append(text[_at++]);
        }

        return word.ToString();
    }

    private static void Set(JsonNode parent, ReadOnlySpan<object> path, JsonNode? value)
    {
        for (var i = 0; i < path.Length - 1; i++)
        {
            var child = Child(parent, path[i]);
            if (path[i + 1] is int ? child is not JsonArray : child is not JsonObject)
            {
                Put(parent, path[i], child = path[i + 1] is int ? new JsonArray() : new JsonObject());
            }

            parent = child!;
        }

        Put(parent, path[^1], value);
    }

    private static JsonNode? Child(JsonNode parent, object step) => step is int index
        ? index < parent.AsArray().Count ? parent[index] : null
        : parent[(string)step];

    private static void Put(JsonNode parent, object step, JsonNode? value)
    {
        if (step is not int index)
        {
            parent[(string)step] = value;
            return;
        }

        var list = parent.AsArray();
        while (list.Count <= index)
        {
            list.Add(null);
        }

        list[index] = value;
    }
}
