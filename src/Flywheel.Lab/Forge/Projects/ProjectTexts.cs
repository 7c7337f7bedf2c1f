using Flywheel.Lab.Forge.Http;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The texts of issues, merge requests and notes, with GitLab's limits for them.</summary>
internal static class ProjectTexts
{
    private const int LongestTitle = 255;
    private const int LongestText = 1_000_000;

    /// <summary>A title; null when none is given.</summary>
    public static string? Title(ForgeParameters parameters) => parameters.Text("title") switch
    {
        null => null,
        "" => throw ForgeRefusal.Invalid("title", "can't be blank"),
        { Length: > LongestTitle } => throw ForgeRefusal.Invalid("title", "is too long (maximum is 255 characters)"),
        var title => title,
    };

    /// <summary>A description or the body of a note; null when none is given.</summary>
    public static string? Long(ForgeParameters parameters, string name) => parameters.Text(name) is { Length: > LongestText }
        ? throw ForgeRefusal.Invalid(name == "body" ? "note" : name, "is too long (maximum is 1000000 characters)")
        : parameters.Text(name);

    /// <summary><c>closed</c> or <c>opened</c> after the event, or the state as it was.</summary>
    public static string State(ForgeParameters parameters, string state) => parameters.OneOf("state_event", "close", "reopen") switch
    {
        "close" when state == "opened" => "closed",
        "reopen" when state == "closed" => "opened",
        _ => state,
    };

    /// <summary>The next number in a project.</summary>
    public static long NextIid<T>(IEnumerable<T> all, long project)
        where T : Records.IProjectRecord => all.Where(one => one.ProjectId == project).Select(one => one.Iid).DefaultIfEmpty().Max() + 1;
}
