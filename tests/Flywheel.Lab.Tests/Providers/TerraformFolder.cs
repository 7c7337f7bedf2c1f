using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>What a command of terraform did.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Both streams.</param>
internal sealed record TerraformExit(int? Code, string Output)
{
    /// <summary>The output, if it ended so.</summary>
    public string Expect(int code)
    {
        Assert.True(Code == code, $"exit code {Code} instead of {code}:\n{Output}");
        return Output;
    }
}

/// <summary>A root module and the real terraform. The folder is gone at the end of the test.</summary>
/// <param name="environment">What leads terraform to the providers.</param>
/// <param name="configuration">Its main.tf.</param>
internal sealed class TerraformFolder(ImmutableSortedDictionary<string, string> environment, string configuration) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = Write(configuration);
    private readonly string _program = RequiredTool.Find("terraform");

    public TerraformFolder(string reattach, string configuration)
        : this(ImmutableSortedDictionary<string, string>.Empty.Add("TF_REATTACH_PROVIDERS", reattach), configuration)
    {
    }

    public string Root => _folder.Root;

    /// <summary>Gives it another configuration.</summary>
    public void Change(string text) => File.WriteAllText(_folder.Of("main.tf"), text);

    public void Change(string from, string to)
    {
        var text = File.ReadAllText(_folder.Of("main.tf"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Change(text.Replace(from, to, StringComparison.Ordinal));
    }

    public async Task<TerraformExit> RunAsync(params string[] arguments)
    {
        var output = new CapturedOutput();
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(Command(arguments), output, StopSignal.None);
        return new(exit.Code, output.StandardText + output.ErrorText);
    }

    /// <summary>Starts it and interrupts it once something has happened.</summary>
    public async Task<TerraformExit> InterruptAsync(Func<Task> happens, params string[] arguments)
    {
        using var interrupt = new CancellationTokenSource();
        var output = new CapturedOutput();
        var run = new ProcessRunner(TimeProvider.System).RunAsync(
            Command(arguments) with { Stopping = StopPolicy.InterruptOnly }, output, new(interrupt.Token, CancellationToken.None));
        await happens().WaitAsync(Limit);
        await interrupt.CancelAsync();
        var exit = await run.WaitAsync(Limit);
        return new(exit.Code, output.StandardText + output.ErrorText);
    }

    public async Task InitAsync() => (await RunAsync("init", "-input=false", "-no-color")).Expect(0);

    public async Task<string> ApplyAsync() => (await RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(0);

    /// <summary><c>plan -detailed-exitcode</c>: 0 nothing, 2 changes.</summary>
    public Task<TerraformExit> PlanAsync(params string[] arguments) =>
        RunAsync(["plan", "-detailed-exitcode", "-input=false", "-no-color", .. arguments]);

    /// <summary>Nothing to change.</summary>
    public async Task ExpectNoChangesAsync() => (await PlanAsync()).Expect(0);

    public async Task DestroyAsync() => (await RunAsync("destroy", "-auto-approve", "-input=false", "-no-color")).Expect(0);

    /// <summary>The attributes of the only resource of this type, and of this name, in the state.</summary>
    public JsonElement State(string type, string? name = null)
    {
        using var state = JsonDocument.Parse(File.ReadAllText(_folder.Of("terraform.tfstate")));
        return state.RootElement.GetProperty("resources").EnumerateArray()
            .Single(r => r.GetProperty("type").GetString() == type && (name is null || r.GetProperty("name").GetString() == name))
            .GetProperty("instances")[0].GetProperty("attributes").Clone();
    }

    public void Dispose() => _folder.Dispose();

    private ToolCommand Command(string[] arguments) => new()
    {
        File = _program,
        Arguments = [.. arguments],
        Directory = _folder.Root,
        Timeout = Limit,
        Environment = environment.SetItem("HOME", _folder.Root).SetItem("CHECKPOINT_DISABLE", "1"),
    };

    private static TemporaryFolder Write(string configuration)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("main.tf"), configuration);
        return folder;
    }
}
