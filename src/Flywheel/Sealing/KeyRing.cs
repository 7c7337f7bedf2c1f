using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>The keys that flywheel knows: the newest seals, all of them open.</summary>
/// <param name="keys">Newest first; at least one.</param>
internal sealed class KeyRing(ImmutableArray<SealKey> keys)
{
    /// <summary>Holds the keys themselves.</summary>
    public const string Variable = "FLYWHEEL_PLAN_KEY";

    /// <summary>Names a file that holds them.</summary>
    public const string FileVariable = "FLYWHEEL_PLAN_KEY_FILE";

    /// <summary>
    /// The keys of <c>FLYWHEEL_PLAN_KEY</c> or the file that <c>FLYWHEEL_PLAN_KEY_FILE</c> names; else the one of this machine, made when it is first needed.
    /// With <c>CI=true</c> none is made: a key that dies with the job opens nothing.
    /// </summary>
    /// <param name="variables">Flywheel's own environment.</param>
    public static Checked<KeyRing> Read(IReadOnlyDictionary<string, string> variables)
    {
        var (said, file) = (Said(variables, Variable), Said(variables, FileVariable));
        if (said is not null && file is not null)
        {
            return Unusable(SealRules.TwoSources.Create($"{Variable} and {FileVariable} are both set.", "Unset one of them."));
        }

        return said is not null ? KeyText.Read(said, Variable)
            : file is not null ? KeyFile.Read(file)
            : IsCi(variables) ? Unusable(NoKeyInCi(variables))
            : MachineKey.ReadOrMake(variables);
    }

    /// <summary>That there is no key and none will be made; null: there is one, or what is wrong with it is told when it is read.</summary>
    /// <param name="variables">Flywheel's own environment.</param>
    public static Diagnostic? Missing(IReadOnlyDictionary<string, string> variables) =>
        Said(variables, Variable) is null && Said(variables, FileVariable) is null && IsCi(variables) ? NoKeyInCi(variables) : null;

    /// <summary>What may be shown nowhere: every key that is there now, in its spellings. Makes none, and passes over what cannot be read.</summary>
    /// <param name="variables">Flywheel's own environment.</param>
    public static IEnumerable<KeyValuePair<string, string>> SecretsIn(IReadOnlyDictionary<string, string> variables) =>
        KeyText.SecretsOf(Variable, Said(variables, Variable))
            .Concat(KeyText.SecretsOf(FileVariable, Said(variables, FileVariable) is { } file ? KeyFile.TextOf(file) : null))
            .Concat(KeyText.SecretsOf("key", MachineKey.PathIn(variables) is { } path ? KeyFile.TextOf(path) : null));

    /// <summary>Seals what is made now.</summary>
    public SealKey Newest => keys[0];

    /// <summary>Ids of all of them, newest first.</summary>
    public IEnumerable<string> Ids => keys.Select(key => key.Id);

    /// <summary>The key of that id, or null.</summary>
    public SealKey? Find(string id) => keys.FirstOrDefault(key => key.Id == id);

    private static string? Said(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private static bool IsCi(IReadOnlyDictionary<string, string> variables) =>
        Said(variables, "CI") is { } value && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    // An empty variable has a reason of its own: CI systems pass a secret that the job may not have as nothing.
    private static Diagnostic NoKeyInCi(IReadOnlyDictionary<string, string> variables)
    {
        var found = variables.ContainsKey(Variable)
            ? $"{Variable} is empty. (GitHub gives no secrets to workflows of forks, GitLab gives protected variables to protected branches only.)"
            : $"Neither {Variable} nor {FileVariable} is set.";
        return SealRules.NoKeyInCi.Create(
            $"{found} With CI=true none is made: it would die with this job, and the job that deploys could open nothing that was sealed with it.",
            $"Make one with `openssl rand -base64 32` and give it to plan and deploy as the masked variable or secret {Variable}.");
    }

    private static Checked<KeyRing> Unusable(Diagnostic diagnostic) => new(null, [diagnostic]);
}
