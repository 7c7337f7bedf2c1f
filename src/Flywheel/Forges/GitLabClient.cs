using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Flywheel.Diagnostics;
using Polly.Timeout;

namespace Flywheel.Forges;

/// <summary>The part of GitLab's REST API that tells of runners. Never changes anything.</summary>
internal sealed class GitLabClient : IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 20;

    private readonly ForgeAccess _access;
    private readonly ForgeRequests _requests;

    public GitLabClient(ForgeAccess access, TimeProvider time, ForgeLimits? limits = null)
    {
        _access = access;
        _requests = new(access, limits ?? new(), time);
    }

    /// <summary>One runner.</summary>
    public async Task<ForgeAnswer<ForgeRunner>> RunnerAsync(long id, CancellationToken cancellationToken)
    {
        var page = await PageAsync(Path(id), ForgeRunner.Of, cancellationToken);
        return page.Value is { } read ? read.Item : page.Refusal!;
    }

    /// <summary>The number of a group, which stays when the group is renamed and is never given twice.</summary>
    /// <param name="path">As in <c>acme/platform</c>.</param>
    public async Task<ForgeAnswer<string>> GroupAsync(string path, CancellationToken cancellationToken)
    {
        var page = await PageAsync(
            $"groups/{Uri.EscapeDataString(path)}?with_projects=false",
            json => json.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture), cancellationToken);
        return page.Value is { } read ? read.Item : page.Refusal!;
    }

    /// <summary>The programs that run with its token.</summary>
    public Task<ForgeAnswer<Listing<RunnerContact>>> ContactsAsync(long id, CancellationToken cancellationToken) =>
        ListAsync($"{Path(id)}/managers?", RunnerContact.Of, cancellationToken);

    /// <summary>Numbers of the runners of a group and of those above it, the newest first; at most 2000.</summary>
    /// <param name="group">Its path: <c>acme/platform</c>.</param>
    public Task<ForgeAnswer<Listing<long>>> RunnersOfAsync(string group, CancellationToken cancellationToken) => ListAsync(
        $"groups/{Uri.EscapeDataString(group)}/runners?type=group_type&", json => json.GetProperty("id").GetInt64(), cancellationToken);

    public void Dispose() => _requests.Dispose();

    private static string Path(long id) => string.Create(CultureInfo.InvariantCulture, $"runners/{id}");

    private async Task<ForgeAnswer<Listing<T>>> ListAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        for (var number = 1; number <= MostPages; number++)
        {
            var page = await PageAsync(
                string.Create(CultureInfo.InvariantCulture, $"{path}per_page={PageSize}&page={number}"),
                json => json.EnumerateArray().Select(read).ToImmutableArray(),
                cancellationToken);
            if (page.Value is not { } answer)
            {
                return page.Refusal!;
            }

            all.AddRange(answer.Item);
            // Anything but the next number would be a way to go round in circles.
            if (answer.Next != number + 1)
            {
                break;
            }
        }

        return new Listing<T>(all.ToImmutable());
    }

    private async Task<ForgeAnswer<Page<T>>> PageAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var asked = new Uri(_access.Address, $"api/v4/{path}");
        try
        {
            var reply = await _requests.GetAsync(path, cancellationToken);
            if (ForgeRefusals.Of(reply, asked) is { } refusal)
            {
                return refusal;
            }

            using var json = JsonDocument.Parse(reply.Body);
            return new Page<T>(read(json.RootElement), reply.NextPage);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return new ForgeRefusal(ForgeRefusalKind.Malformed, $"GET {asked.AbsoluteUri} is answered with something else than GitLab's API answers: {VisibleText.Of(problem.Message)}");
        }
        catch (TimeoutRejectedException)
        {
            return new ForgeRefusal(ForgeRefusalKind.Unreachable, $"GET {asked.AbsoluteUri} is not answered in time.");
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return new ForgeRefusal(ForgeRefusalKind.Untrusted, $"The forge's certificate is not accepted: {VisibleText.Of(problem.GetBaseException().Message)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or SocketException)
        {
            return new ForgeRefusal(ForgeRefusalKind.Unreachable, $"GET {asked.AbsoluteUri} fails: {VisibleText.Of(problem.GetBaseException().Message)}");
        }
    }

    private sealed record Page<T>(T Item, int? Next);
}
