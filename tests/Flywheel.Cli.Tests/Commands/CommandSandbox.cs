using System.Collections;
using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>A repository with a terraform that is a script, and the command line in this very process.</summary>
internal sealed class CommandSandbox : IDisposable
{
    private readonly TemporaryFolder _tools = new();

    public CommandSandbox(string settings = "")
    {
        Tofu = FakeTofu.Create(_tools.Of("bin"));
        Repository = Sandbox.Create().WithOrganization().WithStack("one").WithSettings(settings).Commit();
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);
        Variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("PATH", $"{_tools.Of("bin")}:{variables["PATH"]}").Add("HOME", _tools.Root).Add("XDG_STATE_HOME", _tools.Of("xdg"));
    }

    public Sandbox Repository { get; }

    public FakeTofu Tofu { get; }

    /// <summary>The environment of the commands; to be changed by the test.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; set; }

    /// <summary>Starts children; to be exchanged by the test.</summary>
    public IProcessRunner Processes { get; set; } = new ProcessRunner(TimeProvider.System);

    /// <summary>A command that has not ended yet, and what it prints.</summary>
    public (Task<CommandExit> Exit, PrintedStream Output) Start(StopSignal stop, params string[] arguments)
    {
        var (output, error) = (new PrintedStream(), new PrintedStream());
        var host = new CommandHost
        {
            Output = output,
            Error = error,
            Input = new MemoryStream(),
            OutputIsTerminal = false,
            ErrorIsTerminal = false,
            Size = () => (80, 24),
            Variables = Variables,
            WorkingDirectory = Repository.Root,
            Time = TimeProvider.System,
            Processes = Processes,
            Stop = stop,
            Supervisor = TestSupervisor.Program,
        };
        return (EndAsync(), output);

        async Task<CommandExit> EndAsync() => new(await CommandLine.RunAsync(arguments, host), output.Text, error.Text);
    }

    /// <summary>Runs a command with a document as output.</summary>
    public Task<CommandExit> RunAsync(params string[] arguments) => Start(StopSignal.None, [.. arguments, "--output", "json"]).Exit;

    public void Dispose()
    {
        Repository.Dispose();
        _tools.Dispose();
    }
}
