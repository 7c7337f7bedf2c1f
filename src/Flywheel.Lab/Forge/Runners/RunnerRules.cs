using System.Collections.Immutable;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>Reads what a request says of a runner, and the rules that a runner must keep.</summary>
internal static class RunnerRules
{
    private const int MostTags = 50;
    private const int LongestText = 1024;
    private const int ShortestTimeout = 600;

    /// <summary>The parameters of which an update needs at least one.</summary>
    private static readonly ImmutableArray<string> Updatable =
        ["description", "active", "paused", "tag_list", "run_untagged", "locked", "access_level", "maximum_timeout", "maintenance_note"];

    /// <summary>The runner with what the parameters say; what they do not name stays.</summary>
    /// <exception cref="ForgeRefusal">A parameter has the wrong type.</exception>
    public static Runner Apply(Runner runner, ForgeParameters parameters) => runner with
    {
        Description = parameters.Has("description") ? parameters.Text("description") : runner.Description,
        Paused = parameters.Flag("paused") ?? !(parameters.Flag("active") ?? !runner.Paused),
        Locked = parameters.Flag("locked") ?? runner.Locked,
        RunUntagged = parameters.Flag("run_untagged") ?? runner.RunUntagged,
        Tags = parameters.Words("tag_list") ?? runner.Tags,
        AccessLevel = parameters.OneOf("access_level", "not_protected", "ref_protected") ?? runner.AccessLevel,
        MaximumTimeout = parameters.Has("maximum_timeout") ? parameters.Number("maximum_timeout") : runner.MaximumTimeout,
        MaintenanceNote = parameters.Has("maintenance_note") ? parameters.Text("maintenance_note") : runner.MaintenanceNote,
    };

    /// <summary>Checks that an update says something.</summary>
    public static void CheckUpdate(ForgeParameters parameters)
    {
        if (!Updatable.Any(parameters.Has))
        {
            throw ForgeRefusal.Parameter($"{string.Join(", ", Updatable)} are missing, at least one parameter must be provided");
        }

        if (parameters.Has("active") && parameters.Has("paused"))
        {
            throw ForgeRefusal.Parameter("active, paused are mutually exclusive");
        }
    }

    /// <summary>The rule that the runner breaks: which field, how its name is written in a sentence, and what is wrong; null: none.</summary>
    public static (string Field, string Name, string Problem)? Broken(Runner runner) => runner switch
    {
        { RunUntagged: false, Tags.IsEmpty: true } => ("tags_list", "Tags list", "can not be empty when runner is not allowed to pick untagged jobs"),
        { Tags.Length: > MostTags } => ("tags_list", "Tags list", "Too many tags specified. Please limit the number of tags to 50"),
        { MaximumTimeout: < ShortestTimeout } => ("maximum_timeout", "Maximum timeout", "needs to be at least 10 minutes"),
        { Description.Length: > LongestText } => ("description", "Description", "is too long (maximum is 1024 characters)"),
        { MaintenanceNote.Length: > LongestText } => ("maintenance_note", "Maintenance note", "is too long (maximum is 1024 characters)"),
        _ => null,
    };
}
