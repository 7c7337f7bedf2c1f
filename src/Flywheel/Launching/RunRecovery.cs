using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Forges;
using Flywheel.History;
using Flywheel.Processes;
using Flywheel.Recovery;
using Flywheel.Sealing;
using Flywheel.Settings;

namespace Flywheel.Launching;

/// <summary>What every command does before its own work: the runs of a repository that died are completed.</summary>
internal static class RunRecovery
{
    /// <summary>The runs of a repository whose process is gone.</summary>
    /// <param name="history">Knows them.</param>
    /// <param name="home">The data directory.</param>
    /// <param name="repository">Absolute folder, for its settings.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <param name="time">The clock.</param>
    public static AbandonedRuns Of(
        RunHistory history, FlywheelHome home, string repository, ImmutableSortedDictionary<string, string> variables, TimeProvider time)
    {
        var secrets = new Lazy<SecretSet>(() => SecretSet.Create(SecretsOf(SettingsReader.ReadRepository(repository).Value ?? FlywheelSettings.Default, variables)));
        return new(history, home, new AbandonedApplies(history, home, new(() => KeyRing.Read(variables)), secrets, time), time);
    }

    /// <summary>Nothing may be planned or applied over an apply of this data directory that is not settled.</summary>
    /// <exception cref="LaunchException">There is one.</exception>
    public static void RequireNothingOpen(RunHistory history, FlywheelHome home, string? environment)
    {
        var open = history.Applies.Open().FirstOrDefault(apply =>
            apply.Environment == environment && apply.StartedAt is not null && apply.Spool is { } spool
            && spool.StartsWith($"{home.Root}/", StringComparison.Ordinal) && Directory.Exists(spool));
        if (open is not null)
        {
            throw new LaunchException(LaunchFailure.NeedsAttention, LaunchRules.ApplyOpen.Create(
                $"The apply of {open.Stack} that {open.Run} began is not settled: it still goes on, or what it printed cannot be masked without the key that sealed its plan.",
                $"Wait for it, or give the key in FLYWHEEL_PLAN_KEY; flywheel runs show {open.Run} tells more."));
        }
    }

    /// <summary>Values that are masked in every output.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SecretsOf(FlywheelSettings settings, ImmutableSortedDictionary<string, string> variables) =>
        settings.Secrets.Concat(ForgeAccess.TokenVariables).Distinct(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, variables.GetValueOrDefault(name, "")))
            .Append(KeyValuePair.Create("FLYWHEEL_FORGE_TOKEN_FILE", ForgeAccess.TokenInFile(variables)))
            .Concat(KeyRing.SecretsIn(variables))
            .Concat(HistorySecrets.All(variables));
}
