using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Plans;

namespace Flywheel.States;

/// <summary>The lock of one stack's state in one environment, as far as its backend lets anybody ask.</summary>
internal sealed class StackLock(StackTarget target)
{
    private readonly StateFolder _folder = new(target);

    /// <summary><c>local</c>, <c>http</c>, <c>pg</c> …</summary>
    public string Backend => target.Backend.Init?.Type ?? "local";

    /// <summary>How it stands now.</summary>
    public async Task<LockStanding> AskAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (StateFile is { } file)
        {
            return new LocalLock(file).Ask();
        }

        if (Backend == "pg")
        {
            return await PostgresAsync(context, cancellationToken);
        }

        if (Backend != "http")
        {
            return new LockStanding.Unknown($"The backend \"{LockWords.Visible(Backend)}\" cannot be asked; a plan that has to wait tells who holds the lock.");
        }

        var (place, why) = await PlaceAsync(context, cancellationToken);
        if (place is null)
        {
            return new LockStanding.Unknown(why);
        }

        using var server = new HttpLock(place, context.Time);
        return await server.AskAsync(cancellationToken) switch
        {
            LockStanding.Held { IsOurs: false } held => held with { Alive = HttpLockProcess.Of(place, held.Holder, context.Time) },
            var other => other,
        };
    }

    /// <summary>Lets go of a lock that was just seen, in its holder's place.</summary>
    public async Task<LockRelease> ReleaseAsync(JobContext context, LockStanding seen, CancellationToken cancellationToken)
    {
        switch (seen)
        {
            case LockStanding.LeftBehind(var holder) when StateFile is { } file:
                return new LocalLock(file).Release(holder.Id);
            case LockStanding.Held held when Backend == "http" && (await PlaceAsync(context, cancellationToken)).Place is { } place:
                using (var server = new HttpLock(place, context.Time))
                {
                    return await server.ReleaseAsync(held, cancellationToken);
                }

            case LockStanding.Held held when Backend == "pg":
                return new LockRelease.Refused($"The lock ends with the session that holds it, {held.Holder.Id}; the database ends it with SELECT pg_terminate_backend({held.Holder.Id}).");

            default:
                return new LockRelease.Refused("This backend lets nobody release a lock but its holder.");
        }
    }

    private async Task<LockStanding> PostgresAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (config, variables, why) = await ConfigAsync(context, cancellationToken);
        if (why.Length > 0)
        {
            return new LockStanding.Unknown(why);
        }

        string? Said(string name, string variable) => config.TextOf(name) is { Length: > 0 } written ? written : variables.GetValueOrDefault(variable);
        return PostgresConnection.Of(Said("conn_str", "PG_CONN_STR"), variables) is { } connection
            ? await new PostgresLock(connection, Said("schema_name", "PG_SCHEMA_NAME") ?? "terraform_remote_state", Said("table_name", "PG_TABLE_NAME") ?? "states")
                .AskAsync(cancellationToken)
            : new LockStanding.Unknown("Where the database of the state is cannot be told from its connection string.");
    }

    // Where the state is a file its path is known without init.
    private string? StateFile => target.Backend.StateFile ?? (Backend == "local" ? target.Backend.Init?.Settings.GetValueOrDefault("path") : null);

    private async Task<(HttpLockPlace? Place, string Why)> PlaceAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (config, variables, why) = await ConfigAsync(context, cancellationToken);
        return why.Length > 0 ? (null, why)
            : HttpLockPlace.Read(config, name => variables.GetValueOrDefault(name)) is { } place ? (place, "")
            : (null, "No address for locks is set, so this backend does not lock at all.");
    }

    private async Task<(JsonElement Config, IReadOnlyDictionary<string, string> Variables, string Why)> ConfigAsync(JobContext context, CancellationToken cancellationToken)
    {
        var ready = await _folder.ReadyAsync(context, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return (default, ImmutableDictionary<string, string>.Empty, $"{target.Tofu.Name} init failed, so where the lock is is not known: {VisibleText.Of(ready.Diagnostics.FirstOrDefault()?.Detail ?? "", 200)}");
        }

        // The command says what tofu itself would see, the lab's credentials included.
        var variables = target.Tofu.PullState(folder.Directory, folder.DataFolder).Environment;
        return (Config(Path.Combine(folder.DataFolder, "terraform.tfstate")), variables, "");
    }

    private static JsonElement Config(string recorded)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(recorded));
            return document.RootElement.Member("backend")?.Member("config")?.Clone() ?? default;
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return default;
        }
    }
}
