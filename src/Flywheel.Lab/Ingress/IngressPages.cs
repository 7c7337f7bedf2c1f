using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Flywheel.Lab.Ingress;

/// <summary>What the ingress answers by itself, as a page for browsers and as JSON for everything else.</summary>
internal static class IngressPages
{
    private const string Header = "X-Flywheel-Lab";

    public static Task NotFoundAsync(HttpContext context, RouteTable table, string host)
    {
        var why = table.Knows(host)
            ? $"No Ingress rule for {host} takes this path."
            : $"No Ingress rule is for the host {host}.";
        return WriteAsync(context, new Page(404, "no-route", why, new JsonObject
        {
            ["knownHosts"] = new JsonArray([.. table.Hosts.Select(known => (JsonNode)known)]),
        }));
    }

    public static Task FailureAsync(HttpContext context, int code, string why) => WriteAsync(context, new Page(code, "no-backend", why, []));

    /// <summary>The answer of a pod that is simulated. It never pretends to be the program: <c>status</c> is <c>simulated</c>, whatever the path.</summary>
    public static Task ImaginedAsync(HttpContext context, JsonObject pod)
    {
        var facts = new JsonObject
        {
            ["namespace"] = pod.TextAt("metadata", "namespace"),
            ["pod"] = pod.TextAt("metadata", "name"),
            ["images"] = new JsonArray([.. pod.ObjectsAt("spec", "containers").Select(container => (JsonNode)container.TextAt("image"))]),
        };
        return WriteAsync(context, new Page(200, "simulated", "This pod is simulated by the lab; no program runs behind it.", facts));
    }

    private static Task WriteAsync(HttpContext context, Page page)
    {
        var response = context.Response;
        response.StatusCode = page.Code;
        response.Headers[Header] = page.Status;
        response.Headers.CacheControl = "no-store";
        var wantsPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        response.ContentType = wantsPage ? "text/html; charset=utf-8" : "application/json";
        var body = Encoding.UTF8.GetBytes(wantsPage ? Html(page) : Json(page));
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static string Json(Page page)
    {
        var json = new JsonObject { ["status"] = page.Status, ["message"] = page.Message };
        foreach (var (name, value) in page.Facts)
        {
            json[name] = value?.DeepClone();
        }

        return json.ToJsonString() + "\n";
    }

    private static string Html(Page page)
    {
        var title = page.Code == 200 ? "Simulated by the lab" : $"{page.Code} {ReasonPhrases.GetReasonPhrase(page.Code)}";
        var facts = new StringBuilder();
        foreach (var (name, value) in page.Facts)
        {
            var texts = value is JsonArray list ? list.Select(item => item!.GetValue<string>()) : [value!.GetValue<string>()];
            facts.Append("<dt>").Append(WebUtility.HtmlEncode(name)).Append("</dt>");
            foreach (var text in texts.DefaultIfEmpty("none"))
            {
                facts.Append("<dd>").Append(WebUtility.HtmlEncode(text)).Append("</dd>");
            }

            facts.Append('\n');
        }

        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title></head>
            <body>
            <h1>{title}</h1>
            <p>{WebUtility.HtmlEncode(page.Message)}</p>
            <dl>
            {facts}</dl>
            </body>
            </html>

            """;
    }

    private sealed record Page(int Code, string Status, string Message, JsonObject Facts);
}
