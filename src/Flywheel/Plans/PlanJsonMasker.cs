using System.Text.Encodings.Web;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>
/// Copies plan JSON without its sensitive values: those that the plan marks, the sensitive variables with their defaults, and every other
/// string that holds one of them. Two passes, because the variables come first in the document and what makes them sensitive last.
/// </summary>
internal static class PlanJsonMasker
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 512,
        // The reader has checked already, and the names of two masked keys may be equal.
        SkipValidation = true,
    };

    /// <summary>Masks a file into a stream; the values that were masked come back, so that other text of the same plan can be masked too.</summary>
    /// <param name="path">The JSON on disk, read twice.</param>
    /// <param name="masked">Takes the copy; stays the caller's. Holds nothing usable when there is no value.</param>
    /// <param name="name">What diagnostics call the file.</param>
    public static Checked<SensitiveValues> Mask(string path, Stream masked, string name, CancellationToken cancellationToken)
    {
        var collected = Collect(path, name, cancellationToken);
        if (!collected.IsUsable)
        {
            return collected;
        }

        using var json = File.OpenRead(path);
        using var writer = new Utf8JsonWriter(masked, Options);
        return Walk(json, new MaskedPlanWriter(writer, collected.Value), name, cancellationToken) is { } problem
            ? new(null, [problem])
            : collected;
    }

    /// <summary>The sensitive values alone.</summary>
    public static Checked<SensitiveValues> Collect(string path, string name, CancellationToken cancellationToken)
    {
        using var json = File.OpenRead(path);
        var collector = new SensitiveValueCollector();
        if (Walk(json, collector, name, cancellationToken) is { } problem)
        {
            return new(null, [problem]);
        }

        var values = collector.Collected();
        return collector.IsFull
            ? new(null, [PlanRules.TooManySecrets.At(new SourcePosition(name), "More than 20,000 different values or 16 million characters are marked sensitive.",
                "Split the stack, or mark the files that it holds as a whole instead of their parts.")])
            : new(values, []);
    }

    private static Diagnostic? Walk(Stream json, IPlanJsonVisitor visitor, string name, CancellationToken cancellationToken)
    {
        try
        {
            new PlanJsonWalk(new JsonPull(json, cancellationToken), visitor).Run();
            return null;
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem))
        {
            return PlanJson.Malformed(problem, name);
        }
    }
}
