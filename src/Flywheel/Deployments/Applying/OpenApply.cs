using System.Text.Json;
using System.Text.Json.Serialization;
using Flywheel.Files;

namespace Flywheel.Deployments.Applying;

/// <summary>What has to be known of an apply under way to finish its record when flywheel itself is gone. Stands beside the spool; no secrets.</summary>
internal sealed record OpenApply
{
    private const string Name = "apply.json";

    public required string Stack { get; init; }

    public required string Environment { get; init; }

    public required string Run { get; init; }

    /// <summary>SHA-256 of the plan file in clear.</summary>
    public required string Plan { get; init; }

    /// <summary>Of the claim under which it runs.</summary>
    public required long Fence { get; init; }

    public string? Commit { get; init; }

    /// <summary>The stack's folder as the user would type it.</summary>
    public required string Folder { get; init; }

    /// <summary><c>tofu</c> or <c>terraform</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Where tofu runs, and leaves a state that it cannot save.</summary>
    public required string Directory { get; init; }

    /// <summary>Length of the job's log when the apply began: what comes after is written again from the spool.</summary>
    public required long LogLength { get; init; }

    /// <summary>Serial of the state that was planned on.</summary>
    public required long Serial { get; init; }

    /// <summary>Puts it beside the spool. Its content is on disk when this returns, its name when the supervisor has started tofu: that syncs the folder first.</summary>
    public void Write(string spool)
    {
        DurableFile.CreatePrivateFolder(spool);
        using var file = DurableFile.Create(Path.Combine(spool, Name), DurableFile.Private);
        RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(this, OpenApplyJson.Default.OpenApply), 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>What stands beside a spool; null: nothing, or nothing that can be read, so nothing was started.</summary>
    public static OpenApply? Read(string spool)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(spool, Name)), OpenApplyJson.Default.OpenApply);
        }
        catch (Exception gone) when (gone is IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serializes <see cref="OpenApply"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OpenApply))]
internal sealed partial class OpenApplyJson : JsonSerializerContext;
