using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Runs;

namespace Flywheel.Cli.Commands;

/// <summary>Finds runs by what the user types: an id, or <c>latest</c>.</summary>
internal static class RunLookup
{
    /// <summary>Stands for the newest run that the command can work with.</summary>
    public const string Latest = "latest";

    /// <exception cref="LaunchException">There is no such run.</exception>
    public static RunRow Row(RunHistory history, string text)
    {
        var row = text == "latest" ? history.Newest(1, null).FirstOrDefault()
            : RunId.TryParse(text, out var id) ? history.Find(id.Value)
            : null;
        return row ?? throw new LaunchException(LaunchFailure.Usage, LaunchRules.UnknownRun.Create(
            text == "latest" ? "Nothing has run yet." : $"There is no run \"{text}\".", "flywheel runs list shows them."));
    }

    /// <summary>Everything about the run, from its events.</summary>
    /// <exception cref="LaunchException">There is no such run, or its events are gone.</exception>
    public static RunRecord Record(RunHistory history, FlywheelHome home, string text)
    {
        var row = Row(history, text);
        var events = new RunFolder(home, row.Header.Id).Events;
        return (File.Exists(events) ? RunRecorder.Replay(RunJournal.Read(events)) : null) ?? throw new LaunchException(LaunchFailure.Unusable, row.IsHere
            ? LaunchRules.UnknownRun.Create($"The events of {row.Header.Id} are not there any more.")
            : LaunchRules.UnknownRun.Create(
                $"{row.Header.Id} ran on {VisibleText.Of(row.Host)} ({row.Status.Name()}): its events and logs are there.", "Run the command on that machine."));
    }
}
