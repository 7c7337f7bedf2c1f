using System.Text.Json;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>How a command ended and what it printed.</summary>
internal sealed record CommandExit(int Code, string Output, string Error)
{
    private JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>Codes of the errors, in their order.</summary>
    public IReadOnlyList<string> Codes =>
    [
        .. Document.GetProperty("diagnostics").EnumerateArray()
            .Where(d => d.GetProperty("severity").GetString() == "error").Select(d => d.GetProperty("code").GetString()!),
    ];

    public string? Status => Document.GetProperty("run").GetProperty("status").GetString();

    public string Id => Document.GetProperty("run").GetProperty("id").GetString()!;

    public string? OutcomeOf(string job) => Job(job).GetProperty("outcome").GetString();

    public string? ReasonOf(string job) => Job(job).GetProperty("reason").GetString();

    /// <summary>Fails with everything that was printed when it ended in another way.</summary>
    public CommandExit ExitedWith(int code)
    {
        Assert.True(Code == code, $"Expected exit {code}, was {Code}.\n--- stdout\n{Output}\n--- stderr\n{Error}");
        return this;
    }

    private JsonElement Job(string id) => Document.GetProperty("run").GetProperty("stages").EnumerateArray()
        .SelectMany(s => s.GetProperty("jobs").EnumerateArray()).Single(j => j.GetProperty("id").GetString() == id);
}
