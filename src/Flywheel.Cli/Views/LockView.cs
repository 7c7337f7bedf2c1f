using System.Text.Json;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Locks;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>The lock of one stack as <c>locks list</c> shows it.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Backend"><c>local</c>, <c>http</c> …</param>
/// <param name="Standing">How the lock stands.</param>
internal sealed record LockView(string Stack, string Backend, LockStanding Standing)
{
    /// <summary>The run that took it; null: none that is known.</summary>
    public RunId? Run { get; init; }

    /// <summary>Whether the holder still works; null: nobody holds it.</summary>
    public HolderLife? Life { get; init; }

    private string Word => Standing switch
    {
        LockStanding.Free => "free",
        LockStanding.Held => "held",
        LockStanding.LeftBehind => "left-behind",
        _ => "unknown",
    };

    private LockHolder? Holder => Standing switch
    {
        LockStanding.Held held => held.Holder,
        LockStanding.LeftBehind left => left.Holder,
        _ => null,
    };

    /// <summary>The locks for people.</summary>
    /// <param name="page">Takes the lines.</param>
    /// <param name="locks">In the repository's order.</param>
    /// <param name="where">Options that name repository and environment in a command.</param>
    public static void Write(Page page, IReadOnlyCollection<LockView> locks, string where)
    {
        if (locks.Count == 0)
        {
            page.Write(Line.Of("The repository has no stacks, so there are no locks."));
            return;
        }

        var wide = locks.Max(l => l.Stack.Length) + 2;
        page.WriteWrapped(locks.SelectMany(l => l.Lines(wide, where)));
    }

    /// <summary>The locks for programs: <c>{schemaVersion, environment, locks: […]}</c>.</summary>
    public static string Json(IEnumerable<LockView> locks, string environment) => JsonDocuments.Write(writer =>
    {
        writer.WriteString("environment", environment);
        writer.WriteStartArray("locks");
        foreach (var one in locks)
        {
            one.Write(writer);
        }

        writer.WriteEndArray();
    });

    private IEnumerable<Line> Lines(int wide, string where)
    {
        var first = new Line().Add(Stack, TextStyle.Strong).PadTo(wide);
        switch (Standing)
        {
            case LockStanding.Free:
                yield return first.Add("free", TextStyle.Good);
                break;
            case LockStanding.Unknown unknown:
                yield return first.Add("cannot be known", TextStyle.Warning);
                yield return new Line().PadTo(wide).Add(unknown.Why, TextStyle.Dim);
                break;
            case LockStanding.LeftBehind left:
                yield return first.Add("free", TextStyle.Good).Add($"; a note is left of {LockWords.Of(left.Holder)}");
                yield return Command(wide, left.Holder, where);
                break;
            case LockStanding.Held held:
                yield return first.Add("held", TextStyle.Warning).Add($": {LockWords.Of(held.Holder)}{(Run is { } run ? $", {run}" : "")}");
                foreach (var line in LifeLines(wide, held, where))
                {
                    yield return line;
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private IEnumerable<Line> LifeLines(int wide, LockStanding.Held held, string where)
    {
        switch (Life)
        {
            case HolderLife.Lives lives:
                yield return new Line().PadTo(wide).Add($"the holder lives: {lives.Who}");
                break;
            case HolderLife.Gone:
                yield return new Line().PadTo(wide).Add(held.IsOurs ? "we took it to ask, and the server did not take it back" : "nothing on this machine that could hold it lives");
                yield return Command(wide, held.Holder, where);
                break;
            case HolderLife.OutOfSight(var place):
                yield return new Line().PadTo(wide).Add($"taken by {place}; whether it still works cannot be seen from here");
                yield return Command(wide, held.Holder, $"{where} --holder-is-gone");
                break;
            default:
                break;
        }
    }

    private Line Command(int wide, LockHolder holder, string where) =>
        new Line().PadTo(wide).Add($"flywheel locks release {Stack} --id {LockWords.Visible(holder.Id)}{where}", TextStyle.Accent);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("stack", Stack);
        writer.WriteString("backend", Backend);
        writer.WriteString("lock", Word);
        if (Holder is { } holder)
        {
            writer.WriteStartObject("holder");
            writer.WriteString("id", holder.Id);
            writer.WriteString("operation", holder.Doing);
            writer.WriteString("who", holder.Who);
            writer.WriteString("version", holder.Version);
            writer.WriteString("info", holder.Info);
            writer.WriteString("created", holder.Created is { } created ? Moments.Iso(created) : null);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("holder");
        }

        writer.WriteString("run", Run?.Value);
        writer.WriteString("holderLife", Life switch
        {
            HolderLife.Lives => "lives",
            HolderLife.Gone => "gone",
            HolderLife.OutOfSight => "out-of-sight",
            _ => null,
        });
        writer.WriteString("why", Standing is LockStanding.Unknown unknown ? unknown.Why : null);
        writer.WriteEndObject();
    }
}
