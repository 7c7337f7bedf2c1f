using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Forges;
using Flywheel.Organizations;

namespace Flywheel.Verification.Runners;

/// <summary><c>runners.json</c>: what a check saw of each runner.</summary>
internal static class RunnersArtifact
{
    public const string File = "runners.json";

    public static Artifact Write(
        ArtifactStore store, ImmutableArray<RunnerSighting> sightings, ImmutableArray<Runner> missing, ImmutableArray<ForgeRunner> unknown) =>
        Write(store, json => Write(json, sightings, missing), unknown);

    /// <param name="store">Keeps it.</param>
    /// <param name="runners">Writes an object for each runner: its <c>name</c>, its <c>health</c>, and what else was seen.</param>
    /// <param name="unknown">Runners of ours that no state has.</param>
    public static Artifact Write(ArtifactStore store, Action<Utf8JsonWriter> runners, ImmutableArray<ForgeRunner> unknown)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteStartArray("runners");
            runners(json);
            json.WriteEndArray();
            json.WriteStartArray("unknown");
            foreach (var runner in unknown)
            {
                json.WriteStartObject();
                json.WriteNumber("id", runner.Id);
                json.WriteString("description", runner.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return store.Put(File, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>What a health is called there.</summary>
    public static string Word(RunnerHealth health) => health switch
    {
        RunnerHealth.Ready => "ready",
        RunnerHealth.Silent => "silent",
        RunnerHealth.Differs => "differs",
        RunnerHealth.Missing => "missing",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(Utf8JsonWriter json, ImmutableArray<RunnerSighting> sightings, ImmutableArray<Runner> missing)
    {
        foreach (var sighting in sightings)
        {
            Write(json, sighting);
        }

        foreach (var runner in missing)
        {
            json.WriteStartObject();
            json.WriteString("name", runner.Name);
            json.WriteString("health", Word(RunnerHealth.Missing));
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, RunnerSighting sighting)
    {
        json.WriteStartObject();
        json.WriteString("name", sighting.Runner.Expected.Name);
        json.WriteNumber("id", sighting.Runner.Id);
        json.WriteString("stack", sighting.Runner.Target.Stack.Name);
        json.WriteString("address", sighting.Runner.Address);
        json.WriteString("health", Word(sighting.Health));
        json.WriteNumber("alive", sighting.Alive);
        json.WriteNumber("wanted", sighting.Runner.Wanted);
        if (sighting.LastContact is { } at)
        {
            json.WriteString("lastContact", at);
        }

        json.WriteString("detail", sighting.Detail);
        json.WriteEndObject();
    }
}
