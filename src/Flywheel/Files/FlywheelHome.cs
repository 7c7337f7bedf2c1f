namespace Flywheel.Files;

/// <summary>The data directory of one repository: <c>.flywheel/</c> in it, or <c>FLYWHEEL_HOME</c>.</summary>
/// <param name="Root">Absolute path.</param>
internal sealed record FlywheelHome(string Root)
{
    public string History => Path.Combine(Root, "history.db");

    /// <summary>One folder per run: events and logs.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Content-addressed files.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>What can be deleted at any time: file hashes, results for reuse.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>tofu's plugin cache.</summary>
    public string Providers => Path.Combine(Root, "providers");

    /// <summary>Private copies and data directories of running jobs.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>State of stacks with a local backend or none.</summary>
    public string State => Path.Combine(Root, "state");

    /// <summary>Tools that flywheel installed for itself.</summary>
    public string Tools => Path.Combine(Root, "tools");

    /// <summary>The lab: all that belongs to it, and where it answers.</summary>
    public string Lab => Path.Combine(Root, "lab");

    /// <summary>Locks between processes that share this directory.</summary>
    public string Locks => Path.Combine(Root, "locks");

    /// <summary>The folder of one run.</summary>
    public string Run(string run) => Path.Combine(Runs, run);
}
