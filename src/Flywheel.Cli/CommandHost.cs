using System.Collections.Immutable;
using Flywheel.Cli.Views;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.Cli;

/// <summary>What commands get from the process they run in, so that tests can give them something else.</summary>
internal sealed record CommandHost
{
    public required Stream Output { get; init; }

    public required Stream Error { get; init; }

    public required Stream Input { get; init; }

    public required bool OutputIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Columns and rows of the terminal.</summary>
    public required Func<(int Columns, int Rows)> Size { get; init; }

    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    public required string WorkingDirectory { get; init; }

    public required TimeProvider Time { get; init; }

    public required IProcessRunner Processes { get; init; }

    /// <summary>Fires as the user asks the program to end.</summary>
    public required StopSignal Stop { get; init; }

    /// <summary>Supervises applies. Default: this very program.</summary>
    public SupervisorProgram Supervisor { get; init; } = SupervisorProgram.Own;

    /// <summary>Whether a supervisor can outlive this process.</summary>
    public Lazy<Survival> Survival { get; init; } = new(new Survival(IsPossible: false, "nobody has looked"));

    /// <summary>Asked while an apply is to end: whether we go without it. Default: never.</summary>
    public Func<bool> Leaves { get; init; } = () => false;

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Where flywheel keeps what belongs to a repository.</summary>
    public FlywheelHome HomeOf(string repository) =>
        new(Variable("FLYWHEEL_HOME") is { Length: > 0 } home
            ? Path.GetFullPath(home, WorkingDirectory)
            : Path.Combine(Path.GetFullPath(repository, WorkingDirectory), ".flywheel"));

    /// <summary>The history of that data directory; disposed by the caller.</summary>
    /// <exception cref="LaunchException">It cannot be used.</exception>
    public RunHistory OpenHistory(FlywheelHome home) => HistoryOpener.Open(home, Variables);

    /// <summary>What the standard output can show.</summary>
    public TerminalFacts Terminal(bool noColor) => TerminalFacts.Read(OutputIsTerminal, noColor, Variable, Size);

    /// <summary>What the standard error can show.</summary>
    public TerminalFacts ErrorTerminal(bool noColor) => TerminalFacts.Read(ErrorIsTerminal, noColor, Variable, Size);

    /// <summary>The standard output as text.</summary>
    public TextWriter OutputText() => new StreamWriter(Output, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };

    /// <summary>The standard error as text.</summary>
    public TextWriter ErrorText() => new StreamWriter(Error, leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
}
