using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Flywheel.Testing;

/// <summary>States for tofu's http backend on a loopback port, with locks, and with faults when a test wants them. Any number of states and clients at once.</summary>
/// <remarks>
/// UNLOCK behaves as servers do: an id that is not the holder's is refused with 409, and an empty body unlocks whatever is locked, which is
/// what terraform's own force-unlock relies on.
/// </remarks>
internal sealed class FaultyStateServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _states = [];
    private readonly Dictionary<string, string> _locks = [];
    private readonly List<StateRequest> _requests = [];
    private readonly TaskCompletionSource _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpListener _listener;
    private readonly Task _accepting;
    private readonly string? _credentials;
    private (StateFault Fault, int From, int Times) _fault = (StateFault.None, 1, 0);
    private int _met;

    /// <param name="credentials"><c>user:password</c> that every request has to give; null: none is asked for.</param>
    public FaultyStateServer(string? credentials = null)
    {
        _credentials = credentials;
        _listener = Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>For <c>state.address</c> of the settings: a URL with <c>{state}</c> in it.</summary>
    public string Address => $"{_listener.Prefixes.First()}states/{{state}}";

    /// <summary>Where flywheel tells tofu to lock a state.</summary>
    public string LockAddressOf(string state) => $"{Address.Replace("{state}", state, StringComparison.Ordinal)}/lock";

    /// <summary>All requests in the order in which they came, refused ones too.</summary>
    public IReadOnlyList<StateRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>From now on it does not do its duty.</summary>
    /// <param name="fault">What it does instead.</param>
    /// <param name="from">The first request that meets the fault, counted from now: 1 is the next one. For most faults that counts writes, for UNLOCK and LOCK those.</param>
    /// <param name="times">How many meet it.</param>
    public void Fail(StateFault fault, int from = 1, int times = int.MaxValue)
    {
        lock (_lock)
        {
            (_fault, _met) = ((fault, from, times), 0);
        }
    }

    /// <summary>It does its duty again.</summary>
    public void Mend() => Fail(StateFault.None);

    /// <summary>The state as JSON, or null: there is none.</summary>
    public string? StateOf(string state)
    {
        lock (_lock)
        {
            return _states.TryGetValue(state, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
        }
    }

    /// <summary>What the holder of the lock said of itself, or null: nobody holds it.</summary>
    public string? LockOf(string state)
    {
        lock (_lock)
        {
            return _locks.GetValueOrDefault(state);
        }
    }

    /// <summary>Puts a state there, or takes it away.</summary>
    public void Put(string state, string? json)
    {
        lock (_lock)
        {
            _states.Remove(state);
            if (json is not null)
            {
                _states[state] = Encoding.UTF8.GetBytes(json);
            }
        }
    }

    /// <summary>Locks a state as somebody else would, or unlocks it.</summary>
    public void PutLock(string state, string? holder)
    {
        lock (_lock)
        {
            _locks.Remove(state);
            if (holder is not null)
            {
                _locks[state] = holder;
            }
        }
    }

    /// <summary>What tofu writes into a lock.</summary>
    public static string Holder(string id, string who = "somebody@elsewhere", string operation = "OperationTypeApply") =>
        $$"""{"ID":"{{id}}","Operation":"{{operation}}","Info":"","Who":"{{who}}","Version":"1.11.4","Created":"2026-03-01T09:30:00.5Z","Path":""}""";

    public async ValueTask DisposeAsync()
    {
        _ends.TrySetResult();
        _listener.Close();
#pragma warning disable VSTHRD003 // the constructor started it, and test hosts have no context that could lock
        await _accepting;
#pragma warning restore VSTHRD003
    }

    // HttpListener cannot choose a port itself; somebody may take the one that was free a moment ago.
    private static HttpListener Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener { Prefixes = { string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/") } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (Exception taken) when (taken is HttpListenerException or SocketException && attempt < 10)
            {
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (true)
        {
            try
            {
                serving.Add(ServeAsync(await _listener.GetContextAsync()));
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                await Task.WhenAll(serving);
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var state = context.Request.Url!.AbsolutePath.Split('/') is [_, "states", var name, ..] ? name : "";
            var request = new StateRequest(context.Request.HttpMethod, state, context.Request.QueryString["ID"] ?? "", body);
            var (status, answer) = Handle(request, IsAllowed(context.Request));
            switch (status)
            {
                case Silent:
                    await _ends.Task;
                    context.Response.Abort();
                    return;
                case HungUp:
                    context.Response.Abort();
                    return;
                default:
                    var bytes = Encoding.UTF8.GetBytes(answer);
                    context.Response.StatusCode = status;
                    context.Response.ContentLength64 = bytes.Length;
                    await context.Response.OutputStream.WriteAsync(bytes);
                    context.Response.Close();
                    return;
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client hung up, or the server ends.
        }
    }

    private const int Silent = -1;
    private const int HungUp = -2;

    private bool IsAllowed(HttpListenerRequest request) => _credentials is null
        || request.Headers["Authorization"] == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}";

    private (int Status, string Answer) Handle(StateRequest request, bool allowed)
    {
        lock (_lock)
        {
            _requests.Add(request);
            if (!allowed)
            {
                return (401, "");
            }

            switch (MeetsFault(request.Method), request.Method)
            {
                case (StateFault.Status500 or StateFault.UnlockFails or StateFault.LockFails, _):
                    return (500, "");
                case (StateFault.Status403, _):
                    return (403, "");
                case (StateFault.Hang, _):
                    return (Silent, "");
                case (StateFault.Timeout, _):
                    Write(request);
                    return (HungUp, "");
                case (_, "GET"):
                    return _states.TryGetValue(request.State, out var state) ? (200, Encoding.UTF8.GetString(state)) : (404, "");
                case (_, "POST"):
                    return Write(request);
                case (_, "LOCK"):
                    return _locks.TryAdd(request.State, request.Body) ? (200, "") : (423, _locks[request.State]);
                case (_, "UNLOCK"):
                    return Unlock(request);
                default:
                    return (405, "");
            }
        }
    }

    private StateFault MeetsFault(string method)
    {
        var counts = _fault.Fault switch
        {
            StateFault.None => false,
            StateFault.UnlockFails => method == "UNLOCK",
            StateFault.LockFails => method == "LOCK",
            _ => method == "POST",
        };
        return counts && ++_met >= _fault.From && _met - _fault.From < _fault.Times ? _fault.Fault : StateFault.None;
    }

    private (int Status, string Answer) Write(StateRequest request)
    {
        if (_locks.TryGetValue(request.State, out var holder) && IdOf(holder) != request.Lock)
        {
            return (423, holder);
        }

        _states[request.State] = Encoding.UTF8.GetBytes(request.Body);
        return (200, "");
    }

    private (int Status, string Answer) Unlock(StateRequest request)
    {
        if (request.Body.Length > 0 && _locks.TryGetValue(request.State, out var holder) && IdOf(holder) != IdOf(request.Body))
        {
            return (409, holder);
        }

        _locks.Remove(request.State);
        return (200, "");
    }

    private static string IdOf(string holder)
    {
        try
        {
            using var document = JsonDocument.Parse(holder);
            return document.RootElement.GetProperty("ID").GetString() ?? "";
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
