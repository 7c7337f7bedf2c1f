using System.Globalization;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>The rules of a schema that tofu itself does not know: allowed values, least numbers, deprecations.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<ProviderProblem> Check(SchemaBlock block, TofuValue value, ValuePath at)
    {
        foreach (var attribute in block.Attributes)
        {
            var path = at.Attribute(attribute.Name);
            var given = value[attribute.Name];
            if (!given.IsSet)
            {
                continue;
            }

            if (attribute.Deprecated is { } sentence)
            {
                yield return new("Argument is deprecated", sentence, path, IsWarning: true);
            }

            if (given.Text is { } text && !attribute.Allowed.IsEmpty && !attribute.Allowed.Contains(text))
            {
                yield return new(
                    "Invalid attribute value",
                    $"{path} must be one of {string.Join(", ", attribute.Allowed.Select(a => $"\"{a}\""))}, got: \"{text}\".",
                    path);
            }

            if (attribute.AtLeast is { } least && given.NumberValue is { } number
                && (!number.IsWhole || number.Whole < least))
            {
                yield return new(
                    "Invalid attribute value",
                    string.Create(CultureInfo.InvariantCulture, $"{path} must be a whole number of at least {least}, got: {number}."),
                    path);
            }

            foreach (var problem in attribute.Nested is { } nested ? Nested(nested.Nesting, nested.Block, given, path) : [])
            {
                yield return problem;
            }
        }

        foreach (var problem in block.Blocks.SelectMany(b => Nested(b.Nesting, b.Block, value[b.Name], at.Attribute(b.Name))))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ProviderProblem> Nested(Nesting nesting, SchemaBlock block, TofuValue value, ValuePath at) => nesting switch
    {
        Nesting.Single => value.IsSet ? Check(block, value, at) : [],
        Nesting.Map => value.Members.SelectMany(m => Check(block, m.Value, at.Key(m.Key))),
        _ => value.Elements.SelectMany((e, i) => Check(block, e, nesting == Nesting.List ? at.Index(i) : at)),
    };
}
