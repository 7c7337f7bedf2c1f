using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>Reads a label selector's text, token by token; refuses in the words of the server (apimachinery, labels).</summary>
internal sealed class LabelSelectorReader(string text)
{
    private const string Symbols = "=!(),<>";

    private int _at;

    public ImmutableArray<LabelRequirement> Read()
    {
        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        var (symbol, first) = Peek();
        while (first.Length > 0)
        {
            if (symbol && first != "!")
            {
                throw Refuse($"found '{first}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(Requirement());
            var (_, separator) = Next();
            if (separator.Length == 0)
            {
                break;
            }

            if (separator != ",")
            {
                throw Refuse($"found '{separator}', expected: ',' or 'end of string'");
            }

            (symbol, first) = Peek();
            if (first.Length == 0 || (symbol && first != "!"))
            {
                throw Refuse($"found '{first}', expected: identifier after ','");
            }
        }

        return requirements.ToImmutable();
    }

    private LabelRequirement Requirement()
    {
        var (symbol, key) = Next();
        var absent = symbol && key == "!";
        if (absent)
        {
            (symbol, key) = Next();
        }

        if (symbol || key.Length == 0)
        {
            throw RefuseRequirement($"found '{key}', expected: identifier");
        }

        if (LabelRules.KeyProblem(key) is { } problem)
        {
            throw RefuseRequirement($"<nil>: Invalid value: \"{key}\": {problem}");
        }

        if (absent || Peek().Text is "" or ",")
        {
            return new(key, absent ? LabelOperator.DoesNotExist : LabelOperator.Exists, []);
        }

        var (_, word) = Next();
        return word switch
        {
            "=" or "==" => new(key, LabelOperator.In, [Value(key)]),
            "!=" => new(key, LabelOperator.NotIn, [Value(key)]),
            ">" => new(key, LabelOperator.GreaterThan, [Number(key)]),
            "<" => new(key, LabelOperator.LessThan, [Number(key)]),
            "in" => new(key, LabelOperator.In, Values(key)),
            "notin" => new(key, LabelOperator.NotIn, Values(key)),
            _ => throw RefuseRequirement($"found '{word}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Value(string key)
    {
        var (symbol, value) = Peek();
        if (value is "" or ",")
        {
            return "";
        }

        Next();
        return symbol ? throw RefuseRequirement($"found '{value}', expected: identifier") : Checked(key, value);
    }

    private string Number(string key)
    {
        var value = Value(key);
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? value
            : throw RefuseRequirement($"<nil>: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private ImmutableArray<string> Values(string key)
    {
        var (_, open) = Next();
        if (open != "(")
        {
            throw RefuseRequirement($"found '{open}' expected: '('");
        }

        var values = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var (symbol, value) = Next();
            if (!symbol && value.Length > 0)
            {
                values.Add(Checked(key, value));
                (symbol, value) = Next();
            }
            else if (value == ")" && values.Count == 0)
            {
                throw RefuseRequirement("<nil>: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
            }
            else if (value is "," or ")")
            {
                values.Add("");
            }

            if (value == ")")
            {
                return values.ToImmutable();
            }

            if (value != ",")
            {
                throw RefuseRequirement($"found '{value}', expected: ',' or ')'");
            }
        }
    }

    private static string Checked(string key, string value) => LabelRules.ValueProblem(value) is { } problem
        ? throw RefuseRequirement($"values[0][{key}]: Invalid value: \"{value}\": {problem}")
        : value;

    private (bool Symbol, string Text) Peek()
    {
        var at = _at;
        var token = Next();
        _at = at;
        return token;
    }

    /// <summary>The next token; empty at the end.</summary>
    private (bool Symbol, string Text) Next()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return (false, "");
        }

        var start = _at++;
        if (!Symbols.Contains(text[start], StringComparison.Ordinal))
        {
            while (_at < text.Length && !Symbols.Contains(text[_at], StringComparison.Ordinal) && !char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            return (false, text[start.._at]);
        }

        if (_at < text.Length && text[_at] == '=' && text[start] is '=' or '!')
        {
            _at++;
        }

        return (true, text[start.._at]);
    }

    private static StatusException RefuseRequirement(string problem) => Refuse($"unable to parse requirement: {problem}");

    private static StatusException Refuse(string message) => new(ApiStatus.BadRequest(message));
}
