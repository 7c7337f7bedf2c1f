using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>Gets whole answers, within their limits; what fails for a moment is asked again, later each time. Thread-safe.</summary>
internal sealed class AnswerReader(ClusterConnection connection, TimeProvider time, ClusterLimits limits)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>What a JSON answer holds.</summary>
    /// <param name="read">Takes what it needs: the document ends with it. Null: the answer is of another shape.</param>
    public async Task<ClusterAnswer<T>> JsonAsync<T>(ClusterRequest request, Func<JsonElement, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await BytesAsync(request, limits.LargestAnswer, cancellationToken);
        if (answer.Value is not { } body)
        {
            return new(answer.Refusal!);
        }

        try
        {
            using var document = UnicodeJson.Parse(body.Bytes, ClusterJson.Options);
            return document.RootElement.ValueKind == JsonValueKind.Object && read(document.RootElement) is { } value
                ? new(value)
                : new(connection.Refusals.Malformed(request, "answers with JSON of another shape"));
        }
        catch (JsonException)
        {
            return new(connection.Refusals.Malformed(request, "answers with something that is not JSON"));
        }
    }

    /// <summary>The bytes of an answer.</summary>
    public async Task<ClusterAnswer<AnswerBody>> BytesAsync(ClusterRequest request, int largest, CancellationToken cancellationToken)
    {
        for (var (tries, pause) = (1, FirstPause); ; tries++, pause *= 2)
        {
            var answer = await OnceAsync(request, largest, cancellationToken);
            if (answer.Refusal is not { IsPassing: true, Kind: not ClusterRefusalKind.Timeout } refusal || tries >= limits.Tries)
            {
                return answer;
            }

            var wanted = refusal.RetryAfter ?? pause;
            await Task.Delay(wanted < limits.LongestPause ? wanted : limits.LongestPause, time, cancellationToken);
        }
    }

    private async Task<ClusterAnswer<AnswerBody>> OnceAsync(ClusterRequest request, int largest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await connection.SendAsync(request, either.Token);
            if (answer.Value is not { } response)
            {
                return new(answer.Refusal!);
            }

            using (response)
            {
                return await AnswerBody.ReadAsync(response, largest, either.Token) is { } body
                    ? new(body)
                    : new(connection.Refusals.Malformed(request, $"answers with more than {largest >> 10} KiB"));
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (limit.IsCancellationRequested || RefusalWriter.IsOfNetwork(failure)))
        {
            return new(limit.IsCancellationRequested ? connection.Refusals.TooSlow(request, limits.Whole) : connection.Refusals.Of(failure, request));
        }
    }
}
