using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Reads the whole body of a request up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The bytes; null when there are more than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int limit)
    {
        // The server has a limit of its own, lower than ours for states.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = (long)limit + 1;
        }

        if (context.Request.ContentLength > limit)
        {
            return null;
        }

        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var buffer = new byte[64 * 1024];
        int count;
        try
        {
            while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                if (body.Length + count > limit)
                {
                    return null;
                }

                await body.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }
}
