using System.Collections.Immutable;
using System.Text;
using Flywheel.Processes;

namespace Flywheel.Cli.Tests.Docs;

/// <summary>The command line in process, started in the checkout, with a data directory of its own.</summary>
internal sealed class DocsHost : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("flywheel-docs-");

    /// <param name="columns">Width of the terminal; null: there is none.</param>
    public DocsHost(int? columns = null) => Host = new()
    {
        Output = _output,
        Error = _error,
        Input = Stream.Null,
        OutputIsTerminal = columns is not null,
        ErrorIsTerminal = false,
        Size = () => (columns ?? 0, 40),
        Variables = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("PATH", Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
            .Add("HOME", _home.FullName)
            .Add("FLYWHEEL_HOME", Path.Combine(_home.FullName, "data")),
        WorkingDirectory = Checkout.Root,
        Time = TimeProvider.System,
        Processes = new ProcessRunner(TimeProvider.System),
        Stop = StopSignal.None,
    };

    public CommandHost Host { get; private init; }

    /// <summary>Everything printed so far.</summary>
    public string Printed => Encoding.UTF8.GetString(_output.ToArray()) + Encoding.UTF8.GetString(_error.ToArray());

    /// <summary>Runs a command in a folder of the checkout.</summary>
    public Task<int> RunAsync(string folder, params string[] arguments) =>
        CommandLine.RunAsync(arguments, Host with { WorkingDirectory = Checkout.PathOf(folder) });

    public void Dispose() => _home.Delete(recursive: true);
}
