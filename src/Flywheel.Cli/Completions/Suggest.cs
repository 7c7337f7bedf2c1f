using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Flywheel.Cli.Completions;

/// <summary>What <c>[suggest:POSITION] LINE</c> does: prints what may stand at that place of the line, one word on each line.</summary>
internal sealed class Suggest(SuggestDirective directive, CommandHost host) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(t => t.Type != TokenType.Directive)?.Value ?? "";
        var asked = parseResult.GetResult(directive) is { Values: [var first, ..] } ? first : null;
        var position = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, line.Length) : line.Length;
        using var output = host.OutputText();
        foreach (var word in Words(parseResult.RootCommandResult.Command, line[..position]))
        {
            output.WriteLine(word);
        }

        return ExitCodes.Success;
    }

    // Options only once a dash is typed, and by their long names: before that, commands, names and files are what is wanted.
    private static IEnumerable<string> Words(Command root, string line)
    {
        var begun = line[(line.LastIndexOf(' ') + 1)..];
        return root.Parse(line).GetCompletions(line.Length).Select(c => c.Label)
            .Where(label => label.StartsWith(begun, StringComparison.Ordinal))
            .Where(label => begun.StartsWith('-') ? label.StartsWith("--", StringComparison.Ordinal) : !label.StartsWith('-'));
    }
}
