using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Ingress;
using Flywheel.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Tests.Ingress;

public sealed class ForwarderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_process_sees_the_host_and_who_asked_and_no_hop_headers()
    {
        await using var process = await LoopbackHost.StartAsync(async context =>
        {
            var headers = new JsonObject(context.Request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString())));
            headers["target"] = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            await context.Response.WriteAsync(headers.ToJsonString());
        });
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new HttpClient { Timeout = Limit };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(proxy.Address, "/a%2Fb/../c?q=%20"));
        request.Headers.Host = "app.lab.localhost:8443";
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("X-Only-Here", "secret");
        request.Headers.Add("Connection", "X-Only-Here");
        request.Headers.Add("Cookie", "a=1; b=2");

        using var answer = await client.SendAsync(request);
        var headers = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal("app.lab.localhost:8443", (string?)headers["Host"]);
        Assert.Equal("127.0.0.1", (string?)headers["X-Forwarded-For"]);
        Assert.Equal("app.lab.localhost:8443", (string?)headers["X-Forwarded-Host"]);
        Assert.Equal("8443", (string?)headers["X-Forwarded-Port"]);
        Assert.Equal("http", (string?)headers["X-Forwarded-Proto"]);
        Assert.Equal("a=1; b=2", (string?)headers["Cookie"]);
        Assert.Null(headers["X-Only-Here"]);
        Assert.Contains("q=%20", (string?)headers["target"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_headers_and_bodies_go_both_ways()
    {
        await using var process = await LoopbackHost.StartAsync(async context =>
        {
            context.Response.StatusCode = 418;
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Limit };
        var bytes = new byte[3 * 1024 * 1024];
        Random.Shared.NextBytes(bytes);

        using var answer = await client.PostAsync(proxy.Address, new ByteArrayContent(bytes));

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Keep-Alive"));
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Events_arrive_one_by_one()
    {
        var next = new SemaphoreSlim(0);
        await using var process = await LoopbackHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(Limit);
            }
        });
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new HttpClient { Timeout = Limit };

        using var reader = new StreamReader(await client.GetStreamAsync(proxy.Address));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().WaitAsync(Limit));
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Limit));
            next.Release();
        }
    }

    [Fact]
    public async Task A_websocket_talks_both_ways()
    {
        await using var process = await LoopbackHost.StartAsync(EchoAsync);
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new ClientWebSocket();
        using var stop = new CancellationTokenSource(Limit);

        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/live"), stop.Token);
        var buffer = new byte[100];
        foreach (var word in new[] { "one", "two" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(word), WebSocketMessageType.Text, true, stop.Token);
            var got = await client.ReceiveAsync(buffer, stop.Token);
            Assert.Equal(word, Encoding.UTF8.GetString(buffer, 0, got.Count));
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
    }

    [Fact]
    public async Task A_process_that_does_not_listen_is_a_bad_gateway()
    {
        await using var proxy = await ProxyAsync(ClosedPort());
        using var client = new HttpClient { Timeout = Limit };

        using var answer = await client.GetAsync(proxy.Address);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("Pod apps/web-1 refused the connection.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_hangs_up_is_a_bad_gateway()
    {
        await using var process = new LoopbackServer((stream, _) => Task.CompletedTask);
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new HttpClient { Timeout = Limit };

        using var answer = await client.GetAsync(proxy.Address);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_a_gateway_timeout()
    {
        await using var process = await LoopbackHost.StartAsync(context =>
            Task.Delay(Limit, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await using var proxy = await ProxyAsync(process.Port, new IngressLimits { Answer = TimeSpan.FromMilliseconds(50) });
        using var client = new HttpClient { Timeout = Limit };

        using var answer = await client.GetAsync(proxy.Address);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_ends_early_is_cut_for_the_client_too()
    {
        await using var process = new LoopbackServer((stream, _) => LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
        await using var proxy = await ProxyAsync(process.Port);
        using var client = new HttpClient { Timeout = Limit };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(proxy.Address));
    }

    private static async Task<LoopbackHost> ProxyAsync(int port, IngressLimits? limits = null)
    {
        var forwarder = new Forwarder(limits ?? new IngressLimits(), TimeProvider.System);
        return await LoopbackHost.StartAsync(context => forwarder.ForwardAsync(context, new Destination.Process("apps", "web-1", port)));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var accept = context.Request.Headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#pragma warning disable CA5350 // the websocket handshake is defined with SHA-1 (RFC 6455)
        context.Response.Headers["Sec-WebSocket-Accept"] = Convert.ToBase64String(System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(accept)));
#pragma warning restore CA5350
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, isServer: true, null, TimeSpan.FromSeconds(30));
        var buffer = new byte[100];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } got)
        {
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
