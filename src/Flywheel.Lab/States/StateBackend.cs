using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.States;

/// <summary>
/// An http backend for tofu's states with the addresses, locks and answers of GitLab's
/// (https://docs.gitlab.com/user/infrastructure/iac/terraform_state/), and besides the methods LOCK and UNLOCK that tofu uses by default.
/// </summary>
internal sealed class StateBackend(StateStore store, ForgeTokens tokens, TimeProvider time)
{
    /// <summary>The largest state, in bytes.</summary>
    public const int MaximumState = 64 * 1024 * 1024;

    private const int MaximumLock = 64 * 1024;
    private const int MaximumLockId = 255;

    /// <summary>Whether a path is one of the backend's, for a listener that serves the forge too.</summary>
    public static bool Serves(HttpRequest request) => StateAddress.Of(RawPath.Segments(request)) is not null;

    /// <summary>Answers one request; it never throws for what a client sent.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (StateAddress.Of(RawPath.Segments(context.Request)) is not { } address)
        {
            return ForgeAnswer.MessageAsync(context, 404, "404 Not Found");
        }

        var token = tokens.Find(ForgeCredentials.TokenOrPassword(context.Request));
        if (token is null || token.ExpiresAt <= time.GetUtcNow())
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"state\"";
            return ForgeAnswer.MessageAsync(context, 401, "401 Unauthorized");
        }

        var reads = HttpMethods.IsGet(context.Request.Method);
        if (!token.Has(reads ? ForgeScopes.ReadApi : ForgeScopes.Api))
        {
            return ForgeAnswer.MessageAsync(context, 403, "403 Forbidden");
        }

        return (context.Request.Method, address.Part) switch
        {
            ("GET", StatePart.Content or StatePart.Version) => ReadAsync(context, address),
            ("POST" or "PUT", StatePart.Content) => WriteAsync(context, address, token),
            ("DELETE", StatePart.Content) => AnswerAsync(context, store.Delete(address)),
            ("LOCK", StatePart.Content or StatePart.Lock) or ("POST" or "PUT", StatePart.Lock) => LockAsync(context, address),
            ("UNLOCK", StatePart.Content or StatePart.Lock) or ("DELETE", StatePart.Lock) => UnlockAsync(context, address),
            _ => ForgeAnswer.MessageAsync(context, 405, "405 Method Not Allowed"),
        };
    }

    // A state that was locked and never written exists and is empty.
    private Task ReadAsync(HttpContext context, StateAddress address) => store.Read(address) is { } content
        ? ForgeAnswer.WriteAsync(context, 200, content, "application/json")
        : store.Exists(address) && address.Part == StatePart.Content
            ? ForgeAnswer.WriteAsync(context, 204, null)
            : ForgeAnswer.MessageAsync(context, 404, "404 Not Found");

    private async Task WriteAsync(HttpContext context, StateAddress address, ForgeToken token)
    {
        var body = await RequestBody.ReadAsync(context, MaximumState);
        if (body is null)
        {
            await ForgeAnswer.MessageAsync(context, 413, "413 Request Entity Too Large");
            return;
        }

        if (body.Length == 0)
        {
            await ForgeAnswer.WriteAsync(context, 204, null);
            return;
        }

        if (!IsWhole(context.Request, body))
        {
            await ForgeAnswer.MessageAsync(context, 400, "400 Bad request - Content-MD5 is not that of the body");
            return;
        }

        StateContent? content;
        try
        {
            content = StateContent.Read(body);
        }
        catch (JsonException)
        {
            await ForgeAnswer.MessageAsync(context, 422, "invalid JSON");
            return;
        }

        if (content is null)
        {
            await ForgeAnswer.MessageAsync(context, 422, "No serial in payload");
            return;
        }

        await AnswerAsync(context, store.Write(address, content, LockIdOf(context.Request.Query["ID"].ToString()), token.Name));
    }

    private async Task LockAsync(HttpContext context, StateAddress address)
    {
        var body = await RequestBody.ReadAsync(context, MaximumLock);
        var sent = body is null ? null : JsonBody.Parse(body);
        if (sent is null || LockIdOf(JsonBody.Text(sent["ID"])) is not { Length: <= MaximumLockId } id)
        {
            await ForgeAnswer.WriteAsync(context, 400, new JsonObject { ["error"] = "ID is missing" });
            return;
        }

        var outcome = store.TakeLock(address, id, sent.ToJsonString());
        // GitLab answers 409 to POST; the protocol's own word for LOCK is 423. tofu takes either.
        var refused = context.Request.Method == "LOCK" ? 423 : 409;
        await ForgeAnswer.WriteAsync(
            context,
            outcome == StateOutcome.Done ? 200 : refused,
            JsonNode.Parse(store.LockOf(address) ?? "{}"));
    }

    private async Task UnlockAsync(HttpContext context, StateAddress address)
    {
        var body = await RequestBody.ReadAsync(context, MaximumLock) ?? [];
        var id = LockIdOf(context.Request.Query["ID"].ToString()) ?? LockIdOf(JsonBody.Text(JsonBody.Parse(body)?["ID"]));
        await AnswerAsync(context, store.ReleaseLock(address, id));
    }

    private static Task AnswerAsync(HttpContext context, StateOutcome outcome) => outcome switch
    {
        StateOutcome.Done => ForgeAnswer.WriteAsync(context, 200, null),
        StateOutcome.Missing => ForgeAnswer.MessageAsync(context, 404, "404 Not Found"),
        StateOutcome.Locked => ForgeAnswer.MessageAsync(context, 409, "409 Conflict"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsWhole(HttpRequest request, byte[] body)
    {
        var sent = request.Headers.ContentMD5.ToString();
#pragma warning disable CA5351 // the digest that the header is made of; it guards against cut connections, not against people
        return sent.Length == 0 || sent == Convert.ToBase64String(MD5.HashData(body));
#pragma warning restore CA5351
    }

    private static string? LockIdOf(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
