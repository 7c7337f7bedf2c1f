using System.CommandLine;
using System.CommandLine.Parsing;
using Flywheel.Cli.Completions;
using Flywheel.Cli.Views;

namespace Flywheel.Cli.Commands;

/// <summary>Options that several commands take. Each is one object, so that it can be asked for wherever the result of parsing is.</summary>
internal static class CommonOptions
{
    public static Argument<string> Repository { get; } = new("REPOSITORY")
    {
        Description = "The folder with the repository (default: the current one).",
        DefaultValueFactory = _ => ".",
        HelpName = "REPOSITORY",
    };

    public static Option<OutputKind> Output { get; } = WithWords(new("--output", "-o")
    {
        Description = "What stdout carries: human, json (one document) or ndjson (one event a line).",
        HelpName = "human|json|ndjson",
        Recursive = true,
        CustomParser = result => Kind(result),
    });

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours, as with NO_COLOR.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show what jobs print, and reused jobs one by one.", Recursive = true };

    public static Option<string?> Environment { get; } = WithEnvironments(new("--env", "-e")
    {
        Description = "The environment (default: default_environment of the settings, else the only one, else the only lab).",
        HelpName = "NAME",
    });

    private static OutputKind Kind(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "human":
                return OutputKind.Human;
            case "json":
                return OutputKind.Json;
            case "ndjson":
                return OutputKind.Ndjson;
            default:
                result.AddError("--output is human, json or ndjson.");
                return OutputKind.Human;
        }
    }

    private static Option<OutputKind> WithWords(Option<OutputKind> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add("human", "json", "ndjson");
        return option;
    }

    private static Option<string?> WithEnvironments(Option<string?> option)
    {
        option.CompletionSources.Add(RepositoryNames.Environments);
        return option;
    }
}
