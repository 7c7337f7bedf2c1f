using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The operations on notes of merge requests and issues: https://docs.gitlab.com/api/notes/.</summary>
internal sealed class NoteRoutes(ForgeState state)
{
    public IEnumerable<ForgeRoute> All => Of("merge_requests", "MergeRequest").Concat(Of("issues", "Issue"));

    private ForgeRoute[] Of(string plural, string type) =>
    [
        new("GET", $"projects/:id/{plural}/:iid/notes", ForgeScopes.ReadApi, call => List(call, type)),
        new("POST", $"projects/:id/{plural}/:iid/notes", ForgeScopes.Api, call => Create(call, type)),
        new("GET", $"projects/:id/{plural}/:iid/notes/:note", ForgeScopes.ReadApi, call => ForgeResult.Ok(View(Note(call, type), call))),
        new("PUT", $"projects/:id/{plural}/:iid/notes/:note", ForgeScopes.Api, call => Update(call, type)),
        new("DELETE", $"projects/:id/{plural}/:iid/notes/:note", ForgeScopes.Api, call => Delete(call, type)),
    ];

    private ForgeResult List(ForgeCall call, string type)
    {
        var target = Target(call, type);
        var byUpdate = call.Parameters.OneOf("order_by", "created_at", "updated_at") == "updated_at";
        var ascending = call.Parameters.OneOf("sort", "asc", "desc") == "asc";
        var notes = state.Notes.All.Where(note => note.On == type && note.OnId == target.Id)
            .OrderBy(note => byUpdate ? note.UpdatedAt : note.CreatedAt).ThenBy(note => note.Id).ToList();
        if (!ascending)
        {
            notes.Reverse();
        }

        return call.List(notes, note => View(note, call));
    }

    private ForgeResult Create(ForgeCall call, string type)
    {
        var target = Target(call, type);
        var body = Body(call);
        var note = state.Notes.Add((id, _) => new()
        {
            Id = id,
            ProjectId = target.ProjectId,
            On = type,
            OnId = target.Id,
            OnIid = target.Iid,
            Body = body,
            Author = call.User.Name,
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
        });
        return ForgeResult.Created(View(note, call));
    }

    private ForgeResult Update(ForgeCall call, string type)
    {
        var body = Body(call);
        var note = state.Notes.Change(Own(call, type).Id, known => known with { Body = body, UpdatedAt = call.Now });
        return ForgeResult.Ok(View(note ?? throw ForgeRefusal.NotFound(), call));
    }

    private ForgeResult Delete(ForgeCall call, string type)
    {
        state.Notes.Remove(Own(call, type).Id);
        return ForgeResult.NoContent;
    }

    private Note Note(ForgeCall call, string type)
    {
        var target = Target(call, type);
        return state.Notes.Find(call.Id("note")) is { } note && note.On == type && note.OnId == target.Id ? note : throw ForgeRefusal.NotFound();
    }

    // A note is its author's; an administrator may do what the author may.
    private Note Own(ForgeCall call, string type)
    {
        var note = Note(call, type);
        return note.Author == call.User.Name || call.User.IsAdmin ? note : throw ForgeRefusal.Forbidden();
    }

    private IProjectRecord Target(ForgeCall call, string type)
    {
        var project = ProjectLookup.Project(state, call.Path["id"]);
        var iid = call.Id("iid");
        IEnumerable<IProjectRecord> all = type == "Issue" ? state.Issues.All : state.MergeRequests.All;
        return all.FirstOrDefault(one => one.ProjectId == project.Id && one.Iid == iid) ?? throw ForgeRefusal.NotFound();
    }

    private static string Body(ForgeCall call)
    {
        _ = call.Parameters.RequiredText("body");
        return ProjectTexts.Long(call.Parameters, "body")!;
    }

    private static JsonObject View(Note note, ForgeCall call) => ProjectViews.Note(note, call.Address);
}
