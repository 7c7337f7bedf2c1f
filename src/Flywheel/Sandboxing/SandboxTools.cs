namespace Flywheel.Sandboxing;

/// <summary>The programs of the machine that make a sandbox, by absolute path.</summary>
/// <param name="Bubblewrap"><c>bwrap</c>.</param>
/// <param name="Setpriv">Needed by root alone, to become somebody else.</param>
/// <param name="Prlimit">Null: the sandbox has no limits but those of its scratch space.</param>
internal sealed record SandboxTools(string Bubblewrap, string? Setpriv, string? Prlimit);
