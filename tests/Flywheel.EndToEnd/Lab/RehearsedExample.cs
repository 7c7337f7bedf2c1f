using Flywheel.Testing;

namespace Flywheel.EndToEnd.Lab;

/// <summary>A copy of examples/lab, run once by the built program for all tests of a class. Its lab ends with it.</summary>
public sealed class RehearsedExample : IAsyncLifetime
{
    private readonly Checkout _checkout = new();
    private ProgramExit? _first;

    internal Checkout Checkout => _checkout;

    /// <summary>How the first run of all ended.</summary>
    internal ProgramExit First => _first!;

    public async ValueTask InitializeAsync()
    {
        RequiredTool.Find("terraform");
        RequiredTool.Find("kubectl");
        var source = Path.Combine(FlywheelProgram.RepositoryRoot, "examples/lab");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(source, path))
            .Where(path => !path.Split('/').Any(part => part.StartsWith('.'))))
        {
            _checkout.Sandbox.WithFile(file, await File.ReadAllTextAsync(Path.Combine(source, file)));
        }

        _checkout.Sandbox.Commit();
        _first = await RunAsync("run");
    }

    /// <summary>Runs <c>flywheel COMMAND --env lab OPTIONS</c> with a document as output.</summary>
    internal Task<ProgramExit> RunAsync(string command, params string[] options) => _checkout.RunJsonAsync([command, "--env", "lab", .. options]);

    /// <summary>Runs the real kubectl against the lab that flywheel started.</summary>
    internal Task<string> KubectlAsync(params string[] arguments) => _checkout.KubectlAsync(arguments);

    public async ValueTask DisposeAsync()
    {
        await _checkout.RunAsync("lab", "down");
        _checkout.Dispose();
    }
}
