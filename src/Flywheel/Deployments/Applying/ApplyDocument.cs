using System.Text.Json;
using System.Text.Json.Serialization;
using Flywheel.Jobs;

namespace Flywheel.Deployments.Applying;

/// <summary>What became of every address of an apply, as the artifact <see cref="Name"/>: documented, and fields are only ever added.</summary>
internal sealed record ApplyDocument
{
    public const string Name = "apply.json";

    /// <summary>The state holds all that was done.</summary>
    public const string Saved = "saved";

    /// <summary>The state could not be saved, and was sealed.</summary>
    public const string Rescued = "rescued";

    public int SchemaVersion { get; init; } = 1;

    public required string Stack { get; init; }

    public required string Environment { get; init; }

    public required string Run { get; init; }

    /// <summary>SHA-256 of the plan file in clear.</summary>
    public required string Plan { get; init; }

    /// <summary>One of <see cref="OutcomeWords"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary><see cref="Saved"/>, <see cref="Rescued"/>, <c>not-saved</c> or <c>unknown</c>.</summary>
    public required string State { get; init; }

    public required IReadOnlyList<Resource> Resources { get; init; }

    /// <summary>One address.</summary>
    /// <param name="Address">As tofu writes it.</param>
    /// <param name="Action">tofu's word for what was planned.</param>
    /// <param name="Outcome"><c>applied</c>, <c>failed</c>, <c>started</c> (nobody knows how it is) or <c>never-started</c>.</param>
    /// <param name="Seconds">As tofu counts them; null: no end was reported.</param>
    /// <param name="IdKey">Name of the attribute that tells the object from others.</param>
    /// <param name="IdValue">Its value.</param>
    /// <param name="Created">A new object was made.</param>
    internal sealed record Resource(string Address, string Action, string Outcome, double? Seconds, string? IdKey, string? IdValue, bool Created);

    /// <summary>The document. Keys of <c>for_each</c> and ids can hold secrets, so they are masked as the log is.</summary>
    public static byte[] Write(OpenApply apply, ApplyRecord record, JobResult result, string state, Func<string, string> mask) => JsonSerializer.SerializeToUtf8Bytes(
        new()
        {
            Stack = apply.Stack,
            Environment = apply.Environment,
            Run = apply.Run,
            Plan = apply.Plan,
            Outcome = result.Outcome.Word(),
            State = state,
            Resources = [.. record.Resources.Select(r => new Resource(
                mask(r.Address), r.Action, WordOf(r.Outcome), r.Duration?.TotalSeconds, r.IdKey, r.IdValue is { } id ? mask(id) : null, r.IsCreated))],
        },
        ApplyDocumentJson.Default.ApplyDocument);

    /// <summary>Null: the bytes are no such document.</summary>
    public static ApplyDocument? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ApplyDocumentJson.Default.ApplyDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The word for what became of an address.</summary>
    public static string WordOf(ResourceOutcome outcome) => outcome switch
    {
        ResourceOutcome.Applied => "applied",
        ResourceOutcome.Failed => "failed",
        ResourceOutcome.Started => "started",
        _ => "never-started",
    };
}

/// <summary>Serializes <see cref="ApplyDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApplyDocument))]
internal sealed partial class ApplyDocumentJson : JsonSerializerContext;
