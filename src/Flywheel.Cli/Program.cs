using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Flywheel.Cli;
using Flywheel.Processes;
using Flywheel.Supervision;

// First, and without what a command line needs: every apply waits for it.
if (args is [SupervisorEntry.Command, var spool])
{
    return SupervisorEntry.Run(spool, Console.Error);
}

// The composition root: the only place that touches the console, the environment and the signals of the process.
var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToImmutableSortedDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);
var survival = new Lazy<Survival>(() => Survival.Of(SurvivalFacts.Read(variables)));
using var polite = new CancellationTokenSource();
using var forced = new CancellationTokenSource();
var interruptions = new Interruptions(polite, forced, survival, TimeProvider.System, Console.Error);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = interruptions.Next());
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = interruptions.Once());
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = interruptions.Once());

return await CommandLine.RunAsync(args, new CommandHost
{
    Output = Console.OpenStandardOutput(),
    Error = Console.OpenStandardError(),
    Input = Console.OpenStandardInput(),
    OutputIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Size = () => (Console.WindowWidth, Console.WindowHeight),
    Variables = variables,
    WorkingDirectory = Environment.CurrentDirectory,
    Time = TimeProvider.System,
    Processes = new ProcessRunner(TimeProvider.System),
    Stop = new StopSignal(polite.Token, forced.Token),
    Survival = survival,
    Leaves = interruptions.Leaves,
});
