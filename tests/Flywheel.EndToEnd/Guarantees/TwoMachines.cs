using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>
/// Two data directories that share a PostgreSQL history and a key. Each is at the same path for whoever works with it, as in two containers:
/// a mount of its own puts it there.
/// </summary>
internal sealed class TwoMachines : IDisposable
{
    private readonly FakedRepository _repository;
    private readonly string _unshare = RequiredTool.Find("unshare");
    private readonly string _database = TestPostgres.NewSchema();

    public TwoMachines(FakedRepository repository)
    {
        _repository = repository;
        Directory.CreateDirectory(Shared);
        Directory.CreateDirectory(Of(1));
        Directory.CreateDirectory(Of(2));
    }

    // Where both see their own.
    private string Shared => _repository.Besides("home");

    public RunningProgram First(params string[] arguments) => Start(1, arguments);

    public RunningProgram Second(params string[] arguments) => Start(2, arguments);

    /// <summary>Environment of the second that differs from what both have; null: it does not have it.</summary>
    public Dictionary<string, string?> Differing { get; } = [];

    /// <summary>What the first has made the second gets, as a CI engine would bring it.</summary>
    public void CarryArtifacts()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Of(1), "artifacts"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Of(2), Path.GetRelativePath(Of(1), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!File.Exists(copy))
            {
                File.Copy(file, copy);
            }
        }
    }

    public void Dispose()
    {
        Directory.Delete(Of(1), recursive: true);
        Directory.Delete(Of(2), recursive: true);
    }

    private string Of(int number) => _repository.Besides($"home-{number}");

    private RunningProgram Start(int number, string[] arguments)
    {
        var environment = new Dictionary<string, string>(_repository.Environment)
        {
            ["FLYWHEEL_HOME"] = Shared,
            ["FLYWHEEL_DATABASE"] = _database,
            ["FLYWHEEL_PLAN_KEY"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        };
        foreach (var (name, value) in number == 2 ? Differing : [])
        {
            environment.Remove(name);
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        string[] user = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        return FlywheelProgram.Start(
            _unshare,
            [.. user, "--mount", "/bin/sh", "-c", "mount --bind \"$1\" \"$2\"; shift 2; exec \"$@\"", "sh", Of(number), Shared, FlywheelProgram.Path, .. arguments],
            _repository.Root,
            environment);
    }
}
