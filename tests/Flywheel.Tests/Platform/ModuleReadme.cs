using System.Text;
using System.Text.RegularExpressions;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Tests.Platform;

/// <summary>The part of a module's README that is made from its variables and outputs.</summary>
internal static partial class ModuleReadme
{
    /// <summary>Ends the prose that people write.</summary>
    public const string Marker = "<!-- inputs and outputs -->";

    // Longer ones stand below the table.
    private const int LongestInTable = 60;

    /// <summary>The whole file, with the prose as it is and the rest made anew.</summary>
    /// <param name="current">The file as it is.</param>
    /// <param name="blocks">Those of the module.</param>
    public static string Of(string current, IReadOnlyCollection<HclBlock> blocks)
    {
        var end = current.IndexOf(Marker, StringComparison.Ordinal);
        var text = new StringBuilder(end < 0 ? current.TrimEnd() + "\n\n" : current[..end]).Append(Marker).Append('\n');
        Inputs(text, [.. blocks.Where(block => block.Type == "variable")]);
        Outputs(text, [.. blocks.Where(block => block.Type == "output")]);
        return text.ToString();
    }

    /// <summary>An expression on one line, without comments.</summary>
    public static string OneLine(string expression)
    {
        var text = new StringBuilder();
        foreach (var line in expression.Split('\n').Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0))
        {
            var word = Spaces().Replace(line, " ");
            if (text.Length > 0)
            {
                Join(text, word[0]);
            }

            text.Append(word);
        }

        return text.ToString();
    }

    private static void Join(StringBuilder text, char next)
    {
        var closes = next is '}' or ']' or ')';
        if (closes && text[^1] == ',')
        {
            text.Length--;
        }

        text.Append((text[^1], next) switch
        {
            ('{', _) or (_, '}') or (',', _) => " ",
            ('(' or '[', _) or (_, ')' or ']') => "",
            _ => ", ",
        });
    }

    private static void Inputs(StringBuilder text, HclBlock[] variables)
    {
        text.Append("## Inputs\n\n");
        if (variables.Length == 0)
        {
            text.Append("None.\n\n");
            return;
        }

        text.Append("| Name | Type | Default | Sensitive | Description |\n|---|---|---|---|---|\n");
        foreach (var variable in variables)
        {
            var value = variable.Body.Attribute("default") is { } given ? Cell(given) : "required";
            var type = variable.Body.Attribute("type") is { } named ? Cell(named) : "";
            text.Append($"| {variable.Name} | {type} | {value} | {Sensitive(variable)} | {Description(variable)} |\n".Replace("|  |", "| |", StringComparison.Ordinal));
        }

        text.Append('\n');
        foreach (var (variable, attribute) in variables.SelectMany(v => new[] { "type", "default" }.Select(name => (v, v.Body.Attribute(name)))))
        {
            if (attribute is not null && IsLong(attribute))
            {
                text.Append($"{(attribute.Name == "type" ? "Type" : "Default")} of {variable.Name}:\n\n```hcl\n{Dedented(attribute.Expression)}\n```\n\n");
            }
        }
    }

    private static void Outputs(StringBuilder text, HclBlock[] outputs)
    {
        text.Append("## Outputs\n\n");
        if (outputs.Length == 0)
        {
            text.Append("None.\n");
            return;
        }

        text.Append("| Name | Sensitive | Description |\n|---|---|---|\n");
        foreach (var output in outputs)
        {
            text.Append($"| {output.Name} | {Sensitive(output)} | {Description(output)} |\n".Replace("|  |", "| |", StringComparison.Ordinal));
        }
    }

    private static string Sensitive(HclBlock block) => block.Body.Attribute("sensitive") is { IsTrue: true } ? "yes" : "";

    private static string Description(HclBlock block) => Escaped(block.Body.Attribute("description")?.StringValue ?? "").Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Cell(HclAttribute attribute) => IsLong(attribute) ? "see below" : $"`{Escaped(OneLine(attribute.Expression))}`";

    private static bool IsLong(HclAttribute attribute) => OneLine(attribute.Expression).Length > LongestInTable;

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // The first line begins at the attribute; those after it are indented by two, as fmt does.
    private static string Dedented(string expression) =>
        string.Join('\n', expression.Split('\n').Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line));

    [GeneratedRegex("""^\s*(#|//).*|(?<=[^"]*("[^"]*"[^"]*)*)\s(#|//)[^"]*$""")]
    private static partial Regex Comment();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
