using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Cli.Completions;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Plans;
using Flywheel.Processes;

namespace Flywheel.Cli.Commands;

/// <summary>What the commands work with that sort something out on the stacks of an environment: <c>locks</c>, <c>state</c>, <c>deploy resolve</c>.</summary>
internal sealed class ErrandDesk
{
    private readonly ParseResult _parsed;

    private ErrandDesk(ParseResult parsed, CommandHost host, FlywheelHome home, RunHistory history, Errand errand)
    {
        (_parsed, Host, Home, History, Errand) = (parsed, host, home, history, errand);
        Audit = new(home, host.Time);
    }

    public CommandHost Host { get; }

    public FlywheelHome Home { get; }

    public RunHistory History { get; }

    public Errand Errand { get; }

    public AuditTrail Audit { get; }

    /// <summary>A program reads the standard output.</summary>
    public bool IsJson => _parsed.GetValue(CommonOptions.Output) is not OutputKind.Human;

    /// <summary>The one stack of the command.</summary>
    public StackTarget Target => Errand.Targets[0];

    /// <summary><c>-C FOLDER --env NAME</c> of the command line that is typed next.</summary>
    public string Where => (_parsed.GetValue(RunsCommand.Repository) is { } typed && typed != "." ? $" -C {typed}" : "") + $" --env {Errand.Environment}";

    /// <summary>The stack that a command is about.</summary>
    public static Argument<string> Stack()
    {
        var stack = new Argument<string>("STACK") { Description = "The stack." };
        stack.CompletionSources.Add(RepositoryNames.Stacks);
        return stack;
    }

    /// <summary>A run by its id.</summary>
    public static Option<string?> Run(string description)
    {
        var run = new Option<string?>("--run") { Description = description, HelpName = "ID" };
        run.CompletionSources.Add(RepositoryNames.RunsAndLatest);
        run.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not RunLookup.Latest and var text }] && !RunId.TryParse(text, out _))
            {
                result.AddError($"\"{text}\" is no run id; flywheel runs list shows them.");
            }
        });
        return run;
    }

    /// <summary>Opens everything and closes it again.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="host">What the command gets.</param>
    /// <param name="stack">The one stack that it is about; null: all.</param>
    /// <param name="act">Does the work.</param>
    public static async Task<int> WithAsync(ParseResult parsed, CommandHost host, string? stack, Func<ErrandDesk, Task<int>> act)
    {
        var repository = Path.GetFullPath(parsed.GetValue(RunsCommand.Repository)!, host.WorkingDirectory);
        RepositoryCheck.Require(repository);
        var home = host.HomeOf(repository);
        HomeFolder.Make(home);
        using var history = host.OpenHistory(home);
        await RunRecovery.Of(history, home, repository, host.Variables, host.Time).CloseAsync(follow: null, host.Stop);
        using var error = host.ErrorText();
        ByteSink log = parsed.GetValue(CommonOptions.Verbose) ? host.Error.Write : _ => { };
        using var errand = await new ErrandLauncher(home, history, host.Processes, host.Time) { Announce = error.WriteLine, Log = log }.PrepareAsync(
            new()
            {
                Command = "plan",
                Repository = repository,
                Variables = host.Variables,
                Environment = parsed.GetValue(CommonOptions.Environment),
                Stacks = stack is null ? [] : [stack],
            },
            host.Stop);
        return await act(new ErrandDesk(parsed, host, home, history, errand));
    }

    /// <summary>Works on the one stack while no run changes the environment.</summary>
    /// <exception cref="LaunchException">A run does.</exception>
    public async Task<T> AloneAsync<T>(Func<JobContext, CancellationToken, Task<T>> work)
    {
        var path = Path.Combine(Home.Locks, $"environment-{Errand.Environment}.lock");
        using var turn = FileLock.TryTake(path, $"flywheel {_parsed.CommandResult.Command.Name} of {Environment.UserName}")
            ?? throw new LaunchException(LaunchFailure.Refused, LaunchRules.EnvironmentBusy.Create(
                $"{FileLock.HolderOf(path)} works on it.", "Wait for it to end."));
        return await Errand.WorkAsync(Target, work);
    }

    /// <summary>The stack's name was typed, or an option said it.</summary>
    /// <param name="question">What is about to happen, in one line.</param>
    /// <param name="said">An option said it.</param>
    public bool IsConfirmed(string question, bool said)
    {
        if (said || !Host.ErrorIsTerminal)
        {
            return said;
        }

        using var error = Host.ErrorText();
        error.WriteLine(question);
        error.Write($"Type the stack's name to go on ({Target.Stack.Name}): ");
        using var input = new StreamReader(Host.Input, leaveOpen: true);
        return input.ReadLine()?.Trim() == Target.Stack.Name;
    }

    /// <summary>Does something and writes down before and after that it was done, by whom.</summary>
    public async Task<T> RecordedAsync<T>(
        string action, ImmutableSortedDictionary<string, string> facts, Func<Task<T>> act, Func<T, string?> failure)
    {
        var all = facts.Add("stack", Target.Stack.Name).Add("environment", Errand.Environment);
        Audit.Add(action, "begun", all);
        var result = await act();
        Audit.Add(action, failure(result) is { } why ? $"failed: {why}" : "done", all);
        return result;
    }

    /// <summary>Ends with diagnostics.</summary>
    public int Fail(int code, params ImmutableArray<Diagnostic> diagnostics) => new Failures(_parsed, Host).Tell(diagnostics, code);

    /// <summary>Writes sentences to the standard output, or to the standard error where a program reads the other.</summary>
    public void Say(params IReadOnlyList<string> lines)
    {
        using var writer = IsJson ? Host.ErrorText() : Host.OutputText();
        var page = new Page(Consoles.Create(writer, IsJson ? Host.ErrorTerminal(_parsed.GetValue(CommonOptions.NoColor)) : Host.Terminal(_parsed.GetValue(CommonOptions.NoColor))));
        page.Write([.. lines.Select(line => Line.Of(line))]);
    }

    /// <summary>Writes a document where a program reads the standard output.</summary>
    public void Document(Action<System.Text.Json.Utf8JsonWriter> write)
    {
        if (IsJson)
        {
            using var output = Host.OutputText();
            output.Write(JsonDocuments.Write(write));
        }
    }
}
