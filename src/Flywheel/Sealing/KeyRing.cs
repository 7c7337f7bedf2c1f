using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>The keys that flywheel knows: the newest seals, all of them open.</summary>
/// <param name="keys">Newest first; at least one.</param>
internal sealed class KeyRing(ImmutableArray<SealKey> keys)
{
    /// <summary>
    /// The keys of <c>FLYWHEEL_PLAN_KEY</c> or the file that <c>FLYWHEEL_PLAN_KEY_FILE</c> names; else the one of this machine, made when it is first needed.
    /// With <c>CI=true</c> none is made: a key that dies with the job opens nothing.
    /// </summary>
    /// <param name="variables">Flywheel's own environment.</param>
    public static Checked<KeyRing> Read(IReadOnlyDictionary<string, string> variables) => throw new NotSupportedException();

    /// <summary>Seals what is made now.</summary>
    public SealKey Newest => keys[0];

    /// <summary>The key of that id, or null.</summary>
    public SealKey? Find(string id) => keys.FirstOrDefault(key => key.Id == id);
}
