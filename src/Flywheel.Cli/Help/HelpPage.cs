using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Flywheel.Cli.Help;

/// <summary>The help of one command as text that stays within a width.</summary>
/// <param name="command">The command.</param>
/// <param name="width">Columns.</param>
internal sealed class HelpPage(Command command, int width)
{
    private const int Indent = 2;
    private const int Gap = 2;
    private const int WidestLeft = 30;

    private readonly StringBuilder _text = new();

    /// <summary>The name as it is typed: <c>flywheel runs show</c>.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "flywheel";

    /// <summary>The page, ending with a line end.</summary>
    public string Render()
    {
        AddWrapped(command.Description ?? "", 0);
        AddHeading("Usage");
        AddUsage();
        AddRows("Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        AddRows("Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (a.HelpName ?? a.Name, a.Description ?? "")));
        AddRows("Options", Options().Select(o => (Label(o), Words(o))));
        AddExamples();
        if (command is RootCommand)
        {
            AddRows("Environment", HelpNotes.Variables);
            AddRows("Exit codes", ExitCodes.Meanings.Select(m => ($"{m.Code,3}", m.Meaning)));
            AddLine();
            AddWrapped("flywheel COMMAND --help tells about one command. docs/guide.md is the user guide.", 0);
        }

        return _text.ToString();
    }

    // Own options first, in the order in which the command has them; then those that every command has.
    private IEnumerable<Option> Options()
    {
        var inherited = command.Parents.OfType<Command>().SelectMany(Chain).SelectMany(c => c.Options).Where(o => o.Recursive);
        return command.Options.Where(o => o is not (HelpOption or VersionOption)).Concat(inherited.Where(o => o is not HelpOption))
            .Concat(command.Options.Where(o => o is HelpOption or VersionOption)).Concat(inherited.Where(o => o is HelpOption))
            .Where(o => !o.Hidden).Distinct();
    }

    private static IEnumerable<Command> Chain(Command command) =>
        command.Parents.OfType<Command>().SelectMany(Chain).Prepend(command);

    private void AddUsage()
    {
        var words = new List<string> { PathOf(command) };
        if (command.Subcommands.Count > 0)
        {
            words.Add(command is RootCommand ? "COMMAND" : "[COMMAND]");
        }

        words.AddRange(command.Arguments.Where(a => !a.Hidden).Select(a => IsOptional(a) ? $"[{a.HelpName ?? a.Name}]" : a.HelpName ?? a.Name));
        words.Add("[options]");
        AddWrapped(string.Join(' ', words), Indent);
    }

    private static bool IsOptional(Argument argument) => argument.HasDefaultValue || argument.Arity.MinimumNumberOfValues == 0;

    private static string Label(Option option)
    {
        var value = option.HelpName is { } name ? $" {name}" : "";
        return string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name)) + value;
    }

    private static string Words(Option option) => option switch
    {
        HelpOption => "Show this help.",
        VersionOption => "Show the version.",
        _ => option.Description ?? "",
    };

    private void AddExamples()
    {
        var examples = CommandExamples.Of(PathOf(command));
        if (examples.IsEmpty)
        {
            return;
        }

        AddHeading("Examples");
        var left = examples.Max(e => e.Line.Length);
        foreach (var example in examples)
        {
            // A comment beside the line where both fit, above it elsewhere.
            if (example.Words.Length == 0 || Indent + left + Gap + 2 + example.Words.Length <= width)
            {
                var comment = example.Words.Length == 0 ? "" : $"{new string(' ', left - example.Line.Length + Gap)}# {example.Words}";
                AddLine($"{new string(' ', Indent)}{example.Line}{comment}");
                continue;
            }

            AddWrapped($"# {example.Words}", Indent);
            AddLine($"{new string(' ', Indent)}{example.Line}");
        }
    }

    private void AddRows(string heading, IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToImmutableArray();
        if (all.IsEmpty)
        {
            return;
        }

        AddHeading(heading);
        var left = all.Select(r => r.Left.Length).Where(l => l <= WidestLeft).DefaultIfEmpty(0).Max();
        foreach (var row in all)
        {
            var start = $"{new string(' ', Indent)}{row.Left.PadRight(left)}{new string(' ', Gap)}";
            var column = Indent + left + Gap;
            if (row.Left.Length > left)
            {
                AddLine(start.TrimEnd());
                start = new string(' ', column);
            }

            foreach (var line in Wrap(row.Right, width - column))
            {
                AddLine((start + line).TrimEnd());
                start = new string(' ', column);
            }
        }
    }

    private void AddHeading(string heading)
    {
        AddLine();
        AddLine($"{heading}:");
    }

    private void AddWrapped(string text, int indent)
    {
        foreach (var line in Wrap(text, width - indent))
        {
            AddLine(new string(' ', indent) + line);
        }
    }

    private void AddLine(string line = "") => _text.Append(line).Append('\n');

    // A word that is longer than the line stands alone on it.
    private static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line.ToString();
                line.Clear();
            }

            _ = (line.Length > 0 ? line.Append(' ') : line).Append(word);
        }

        yield return line.ToString();
    }
}
