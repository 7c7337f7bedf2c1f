using System.Text.Json;

namespace Flywheel.EndToEnd;

/// <summary>How a command ended and what it printed.</summary>
internal sealed record ProgramExit(int Code, string Output, string Error)
{
    /// <summary>The one document on stdout.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    public JsonElement Run => Document.GetProperty("run");

    public string RunId => Run.GetProperty("id").GetString()!;

    public IReadOnlyList<JsonElement> Jobs =>
        [.. Run.GetProperty("stages").EnumerateArray().SelectMany(s => s.GetProperty("jobs").EnumerateArray())];

    public IReadOnlyList<JsonElement> Diagnostics => [.. Document.GetProperty("diagnostics").EnumerateArray()];

    /// <summary>Codes of the errors, in their order.</summary>
    public IReadOnlyList<string> Codes =>
        [.. Diagnostics.Where(d => d.GetProperty("severity").GetString() == "error").Select(d => d.GetProperty("code").GetString()!)];

    public JsonElement Job(string id) => Jobs.Single(j => j.GetProperty("id").GetString() == id);

    public string? OutcomeOf(string job) => Job(job).GetProperty("outcome").GetString();

    public string? ReasonOf(string job) => Job(job).GetProperty("reason").GetString();

    public string? NoteOf(string job) => Job(job).GetProperty("note").GetString();

    public string? Fact(string job, string name) => Job(job).GetProperty("facts").GetProperty(name).GetString();

    /// <summary>SHA-256 of one of a job's artifacts.</summary>
    public string ArtifactOf(string job, string name) => Job(job).GetProperty("artifacts").EnumerateArray()
        .Single(a => a.GetProperty("name").GetString() == name).GetProperty("sha256").GetString()!;

    /// <summary>The only diagnostic with that code.</summary>
    public JsonElement Diagnostic(string code) => Assert.Single(Diagnostics, d => d.GetProperty("code").GetString() == code);

    /// <summary>Fails with everything that was printed when it ended in another way.</summary>
    public ProgramExit ExitedWith(int code)
    {
        Assert.True(Code == code, $"Expected exit {code}, was {Code}.\n--- stdout\n{Output}\n--- stderr\n{Error}");
        return this;
    }
}
