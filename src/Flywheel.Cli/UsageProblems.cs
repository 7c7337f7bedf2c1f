using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Flywheel.Diagnostics;

namespace Flywheel.Cli;

/// <summary>What is wrong with a command line, as sentences of one line each.</summary>
internal static class UsageProblems
{
    private const int Longest = 500;

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public static ImmutableArray<string> In(ParseResult parsed)
    {
        ImmutableArray<string> unknown = [.. UnknownCommands(parsed), .. UnknownOptions(parsed)];
        // With a misspelt command the parser also misses a command; one sentence is enough.
        return unknown.IsEmpty
            ? [.. parsed.Errors.Select(e => VisibleText.Of(e.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal), Longest))]
            : unknown;
    }

    private static IEnumerable<string> UnknownCommands(ParseResult parsed)
    {
        var names = parsed.CommandResult.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        return names.Count == 0 || parsed.Errors.Count == 0
            ? []
            : parsed.UnmatchedTokens.Take(1).Where(word => !word.StartsWith('-')).Select(word => $"There is no command {Quoted(word)}. {Spelling.DidYouMean(word, names)}".TrimEnd());
    }

    // The parser would take a misspelt option for a folder or an id. After -- nothing is an option.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        if (parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash))
        {
            return [];
        }

        var names = Chain(parsed.CommandResult).SelectMany(c => c.Command.Options).Select(o => o.Name).ToList();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Concat(parsed.UnmatchedTokens)
            .Where(word => word is ['-', _, ..])
            .Select(word => $"There is no option {Quoted(word)}. {Spelling.DidYouMean(word, names)}".TrimEnd());
    }

    private static string Quoted(string word) => $"\"{VisibleText.Of(word)}\"";

    private static IEnumerable<CommandResult> Chain(CommandResult? command)
    {
        for (; command is not null; command = command.Parent as CommandResult)
        {
            yield return command;
        }
    }
}
