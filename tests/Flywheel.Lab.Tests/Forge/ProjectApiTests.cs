using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Forge;

public sealed class ProjectApiTests : IAsyncLifetime
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();
    private ForgeHost _forge = null!;

    public async ValueTask InitializeAsync() => _forge = await ForgeHost.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _forge.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_merge_request_is_found_by_its_branch_and_takes_notes()
    {
        const string Notes = "projects/1/merge_requests/1/notes";
        var request = """{"source_branch":"more-runners","target_branch":"main","title":"More runners"}""";
        Assert.Equal(201, (await _forge.SendAsync("POST", "projects/1/merge_requests", request)).Status);
        Assert.Equal(409, (await _forge.SendAsync("POST", "projects/1/merge_requests", request)).Status);
        Assert.Equal("1", (await _forge.SendAsync("GET", "projects/1/merge_requests?source_branch=more-runners&state=opened")).Column("iid"));
        Assert.Empty((await _forge.SendAsync("GET", "projects/1/merge_requests?source_branch=other")).List);

        var note = await _forge.SendAsync("POST", Notes, """{"body":"Plan: 1 to add"}""", ForgeHost.Pipeline);
        Assert.Equal((201, "MergeRequest", "forge-pipeline"),
            (note.Status, (string)note.Json["noteable_type"]!, (string)note.Json["author"]!["username"]!));
        _forge.Time.Advance(TimeSpan.FromSeconds(1));
        await _forge.SendAsync("POST", Notes, """{"body":"second"}""");
        Assert.Equal("2 1", (await _forge.SendAsync("GET", Notes)).Column("id"));
        Assert.Equal("1 2", (await _forge.SendAsync("GET", Notes + "?sort=asc")).Column("id"));

        _forge.Time.Advance(TimeSpan.FromSeconds(1));
        var changed = await _forge.SendAsync("PUT", Notes + "/1", """{"body":"Plan: 2 to add"}""", ForgeHost.Pipeline);
        Assert.Equal((200, "2026-01-31T06:00:02.000Z"), (changed.Status, (string)changed.Json["updated_at"]!));
        Assert.Equal("1 2", (await _forge.SendAsync("GET", Notes + "?order_by=updated_at")).Column("id"));
        Assert.Equal(403, (await _forge.SendAsync("PUT", Notes + "/2", """{"body":"x"}""", ForgeHost.Pipeline)).Status);
        Assert.Equal(204, (await _forge.SendAsync("DELETE", Notes + "/1", token: ForgeHost.Pipeline)).Status);
        Assert.Equal(404, (await _forge.SendAsync("GET", Notes + "/1")).Status);
        Assert.Equal(400, (await _forge.SendAsync("POST", Notes, "{}")).Status);
        Assert.Equal(404, (await _forge.SendAsync("POST", "projects/1/merge_requests/2/notes", """{"body":"x"}""")).Status);
        Assert.Equal(403, (await _forge.SendAsync("POST", Notes, """{"body":"x"}""", ForgeHost.Reader)).Status);
    }

    [Fact]
    public async Task An_issue_is_found_by_its_labels_closed_and_opened_again()
    {
        await _forge.SendAsync("POST", "projects/1/issues", """{"title":"Drift in attic-prod","labels":"drift,attic"}""");
        await _forge.SendAsync("POST", "projects/1/issues", """{"title":"Drift in runners-prod","labels":["drift"],"description":"replicas"}""");

        Assert.Equal("2 1", (await _forge.SendAsync("GET", "projects/1/issues?labels=drift&state=opened")).Column("iid"));
        Assert.Equal("1", (await _forge.SendAsync("GET", "projects/1/issues?labels=drift,attic")).Column("iid"));
        Assert.Equal("2", (await _forge.SendAsync("GET", "projects/1/issues?search=REPLICAS")).Column("iid"));

        var closed = await _forge.SendAsync("PUT", "projects/1/issues/1", """{"state_event":"close","add_labels":"fixed","remove_labels":"attic"}""");
        Assert.Equal(("closed", """["drift","fixed"]"""), ((string)closed.Json["state"]!, closed.Json["labels"]!.ToJsonString()));
        Assert.NotNull(closed.Json["closed_at"]);
        Assert.Equal("2", (await _forge.SendAsync("GET", "projects/1/issues?state=opened")).Column("iid"));
        Assert.Equal("opened", (string?)(await _forge.SendAsync("PUT", "projects/1/issues/1", """{"state_event":"reopen"}""")).Json["state"]);

        Assert.Equal(201, (await _forge.SendAsync("POST", "projects/1/issues/1/notes", """{"body":"still there"}""")).Status);
        Assert.Equal(1, (int)(await _forge.SendAsync("GET", "projects/1/issues/1")).Json["user_notes_count"]!);
        Assert.Equal("""{"error":"title is missing"}""", (await _forge.SendAsync("POST", "projects/1/issues", "{}")).Text);
        Assert.Equal(400, (await _forge.SendAsync("PUT", "projects/1/issues/1", """{"state_event":"explode"}""")).Status);
    }

    [Fact]
    public async Task Commit_statuses_make_a_pipeline_that_is_as_good_as_the_worst_of_them()
    {
        async Task<int> Say(string body) => (await _forge.SendAsync("POST", $"projects/1/statuses/{Sha}", body)).Status;
        async Task<string?> PipelineStatus() => (await _forge.SendAsync("GET", $"projects/1/pipelines?sha={Sha}")).Column("status");

        Assert.Equal(201, await Say("""{"state":"pending","name":"plan/attic","ref":"main"}"""));
        Assert.Equal(201, await Say("""{"state":"running","name":"plan/attic","ref":"main"}"""));
        Assert.Equal(400, await Say("""{"state":"running","name":"plan/attic","ref":"main"}"""));
        Assert.Equal("running", await PipelineStatus());
        Assert.Equal(201, await Say("""{"state":"success","name":"plan/attic","ref":"main"}"""));
        Assert.Equal("success", await PipelineStatus());
        Assert.Equal(201, await Say("""{"state":"failed","name":"plan/runners","ref":"main"}"""));
        Assert.Equal("failed", await PipelineStatus());
        Assert.Equal(201, await Say("""{"state":"success","name":"plan/runners","ref":"main"}"""));
        Assert.Equal("success", await PipelineStatus());

        var statuses = await _forge.SendAsync("GET", $"projects/1/repository/commits/{Sha}/statuses");
        Assert.Equal("plan/attic plan/runners", statuses.Column("name"));
        Assert.Equal(404, (await _forge.SendAsync("POST", "projects/1/statuses/main", """{"state":"success"}""")).Status);
        Assert.Equal("""{"error":"state is missing"}""", (await _forge.SendAsync("POST", $"projects/1/statuses/{Sha}", "{}")).Text);
    }

    [Fact]
    public async Task A_pipeline_is_made_for_a_branch()
    {
        var made = await _forge.SendAsync("POST", "projects/1/pipeline?ref=main");

        Assert.Equal((201, "created", "api"), (made.Status, (string)made.Json["status"]!, (string)made.Json["source"]!));
        Assert.Equal("main", (string?)(await _forge.SendAsync("GET", "projects/1/pipelines/1")).Json["ref"]);
        Assert.Equal("1", (await _forge.SendAsync("GET", "projects/1/pipelines?ref=main&status=created")).Column("iid"));
        Assert.Equal(404, (await _forge.SendAsync("GET", "projects/1/pipelines/2")).Status);
    }
}
