using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>What runners themselves ask the forge, with their own token as a parameter.</summary>
internal sealed class RunnerSideRoutes(RunnerRegistry registry)
{
    private const int LongestSystemId = 64;

    public IEnumerable<ForgeRoute> All =>
    [
        new("POST", "runners", ForgeScopes.None, Register),
        new("POST", "runners/verify", ForgeScopes.None, Verify),
        new("POST", "runners/reset_authentication_token", ForgeScopes.None, Reset),
        new("DELETE", "runners", ForgeScopes.None, Unregister),
        new("POST", "jobs/request", ForgeScopes.None, RequestJob),
    ];

    // Registration tokens are off by default since GitLab 18 (https://docs.gitlab.com/ci/runners/new_creation_workflow/).
    private ForgeResult Register(ForgeCall call)
    {
        _ = call.Parameters.RequiredText("token");
        throw ForgeRefusal.Because(410, "410 Gone - runner registration disallowed");
    }

    private ForgeResult Verify(ForgeCall call)
    {
        var runner = Runner(call);
        Contact(runner, call);
        return ForgeResult.Ok(RunnerViews.Registration(runner.Id, call.Parameters.RequiredText("token")));
    }

    private ForgeResult Reset(ForgeCall call) =>
        ForgeResult.Created(new JsonObject { ["token"] = registry.ResetToken(Runner(call)), ["token_expires_at"] = null });

    private ForgeResult Unregister(ForgeCall call)
    {
        registry.Remove(Runner(call).Id);
        return ForgeResult.NoContent;
    }

    // There is never a job; asking for one is how runners stay in contact.
    private ForgeResult RequestJob(ForgeCall call)
    {
        Contact(Runner(call), call);
        return ForgeResult.NoContent;
    }

    private void Contact(Runner runner, ForgeCall call)
    {
        var systemId = call.Parameters.Text("system_id") ?? "<legacy>";
        if (systemId.Length > LongestSystemId)
        {
            throw ForgeParameters.Invalid("system_id");
        }

        registry.Contact(runner, Details(systemId, call.Parameters.Object("info")));
    }

    private static MachineDetails Details(string systemId, JsonObject? program) => new(systemId)
    {
        Version = Short(program?["version"]),
        Revision = Short(program?["revision"]),
        Platform = Short(program?["platform"]),
        Architecture = Short(program?["architecture"]),
    };

    private static string? Short(JsonNode? node) => JsonBody.Text(node) is { Length: <= 255 } text ? text : null;

    private Runner Runner(ForgeCall call) => registry.FindByToken(call.Parameters.RequiredText("token")) ?? throw ForgeRefusal.Forbidden();
}
