using System.Collections.Immutable;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Forge;

/// <summary>The forge's REST API: the part of GitLab's (https://docs.gitlab.com/api/rest/) that runners and pipelines of infrastructure need.</summary>
internal sealed class ForgeApi
{
    private static readonly ForgeToken Nobody = new(0, "", ForgeScopes.None, IsAdmin: false);

    private readonly ImmutableArray<ForgeRoute> _routes;
    private readonly ForgeTokens _tokens;
    private readonly TimeProvider _time;
    private readonly RateLimit _limit;

    /// <param name="routes">Its operations; words of a path that are none of <c>:these</c> come before those that are.</param>
    /// <param name="tokens">Who may use it.</param>
    /// <param name="options">How often.</param>
    /// <param name="time">When.</param>
    public ForgeApi(IEnumerable<ForgeRoute> routes, ForgeTokens tokens, ForgeOptions options, TimeProvider time)
    {
        _routes = [.. routes];
        (_tokens, _time) = (tokens, time);
        _limit = new(options.RequestsPerMinute, time);
    }

    /// <summary>Answers one request; it never throws for what a client sent.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var token = _tokens.Find(ForgeCredentials.Token(context.Request));
        var (isOver, headers) = _limit.Take(token?.Name ?? "");
        SetHeaders(context, headers);
        if (isOver)
        {
            await ForgeAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Retry later\n"u8.ToArray(), "text/plain");
            return;
        }

        try
        {
            var result = await AnswerAsync(context, token);
            SetHeaders(context, result.Headers);
            await ForgeAnswer.WriteAsync(context, result.Status, result.Body);
        }
        catch (ForgeRefusal refusal)
        {
            await ForgeAnswer.WriteAsync(context, refusal.Status, refusal.Body);
        }
    }

    private async Task<ForgeResult> AnswerAsync(HttpContext context, ForgeToken? token)
    {
        var (route, words) = Route(context.Request);
        if (route.Scopes != ForgeScopes.None)
        {
            Check(token, route.Scopes);
        }

        return route.Answer(new()
        {
            Path = words,
            Parameters = await ParameterReader.ReadAsync(context),
            User = token ?? Nobody,
            Now = _time.GetUtcNow(),
            Address = $"{context.Request.Scheme}://{context.Request.Host}",
            Target = context.Request.Path.Value ?? "",
            Query = [.. context.Request.Query.SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value ?? ""))],
        });
    }

    private (ForgeRoute Route, IReadOnlyDictionary<string, string> Words) Route(HttpRequest request)
    {
        var segments = RawPath.Segments(request);
        if (segments is ["api", "v4", ..])
        {
            var rest = segments[2..];
            var isKnown = false;
            var method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;
            foreach (var route in _routes)
            {
                if (route.Match(rest) is { } words)
                {
                    if (route.Method == method)
                    {
                        return (route, words);
                    }

                    isKnown = true;
                }
            }

            if (isKnown)
            {
                throw new ForgeRefusal(405, new() { ["error"] = "405 Not Allowed" });
            }
        }

        throw new ForgeRefusal(404, new() { ["error"] = "404 Not Found" });
    }

    private void Check(ForgeToken? token, ForgeScopes scopes)
    {
        if (token is null || token.ExpiresAt <= _time.GetUtcNow())
        {
            throw token is null
                ? ForgeRefusal.Because(401, "401 Unauthorized")
                : new ForgeRefusal(401, new()
                {
                    ["error"] = "invalid_token",
                    ["error_description"] = "Token is expired. You can either do re-authorization or token refresh.",
                });
        }

        if (!token.Has(scopes))
        {
            throw new ForgeRefusal(403, new()
            {
                ["error"] = "insufficient_scope",
                ["error_description"] = "The request requires higher privileges than provided by the access token.",
                ["scope"] = string.Join(' ', (scopes | ForgeScopes.Api).Names()),
            });
        }
    }

    private static void SetHeaders(HttpContext context, ImmutableArray<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }
    }
}
