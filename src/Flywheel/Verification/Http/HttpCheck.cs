using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Settings;

namespace Flywheel.Verification.Http;

/// <summary>Asks a URL again and again, with growing pauses, until the answer is as expected or the time is up. Holds no state between checks.</summary>
internal sealed class HttpCheck
{
    private const int Kept = 100;
    private const int Shown = 200;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly HttpProbe _probe;

    /// <param name="resolve">Resolves names; null: the system does.</param>
    /// <param name="trust">Roots to trust instead of the system's; null: the system's.</param>
    public HttpCheck(
        TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, X509Certificate2Collection? trust = null)
    {
        _time = time;
        _probe = new HttpProbe(new GuardedConnection(resolve ?? Dns.GetHostAddressesAsync), trust);
    }

    /// <summary>Runs the check; a line for every attempt goes to <paramref name="log"/> as it ends.</summary>
    public async Task<HttpCheckReport> RunAsync(HttpCheckSettings check, Uri address, Action<string> log, CancellationToken cancellationToken)
    {
        var attempts = new Queue<HttpAttempt>();
        var inARow = 0;
        var start = _time.GetTimestamp();
        for (var number = 1; ; number++)
        {
            var attempt = await AttemptAsync(check, address, number, cancellationToken);
            attempts.Enqueue(attempt);
            while (attempts.Count > Kept)
            {
                attempts.Dequeue();
            }

            inARow = attempt.End == HttpAttemptEnd.Passed ? inARow + 1 : 0;
            var pause = Pause(check.Interval, inARow > 0 ? 1 : number);
            if (inARow >= check.Stable || attempt.End == HttpAttemptEnd.Refused || _time.GetElapsedTime(start) + pause >= check.Within)
            {
                log(attempt.ToString());
                return new([.. attempts], inARow, check.Stable);
            }

            // The pause begins before it is announced, so that a clock moved by the announcement ends it.
            var waiting = Task.Delay(pause, _time, cancellationToken);
            log(string.Create(CultureInfo.InvariantCulture, $"{attempt}; next in {pause.TotalSeconds:F1} s"));
            await waiting;
            if (_time.GetElapsedTime(start) >= check.Within)
            {
                // The pause took longer than it should have. An attempt without time would only hide what the last one saw.
                return new([.. attempts], inARow, check.Stable);
            }
        }
    }

    // An attempt that was begun in time has all of its time: cut short it would say "too slow" of a server that is something else.
    private async Task<HttpAttempt> AttemptAsync(HttpCheckSettings check, Uri address, int number, CancellationToken cancellationToken)
    {
        var limit = check.Timeout;
        var start = _time.GetTimestamp();
        HttpAttempt Ended(HttpAttemptEnd end, string? problem) =>
            new() { Number = number, End = end, Elapsed = _time.GetElapsedTime(start), Problem = problem };

        using var timer = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var answer = await _probe.AskAsync(address, check, either.Token);
            var (end, problem) = HttpVerdict.Of(answer, check.Expect, _time.GetUtcNow());
            return Ended(end, problem) with { Status = answer.Status, Body = VisibleText.Of(Beginning(answer.Body), Shown) };
        }
        catch (Exception) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Ended(HttpAttemptEnd.TimedOut, string.Create(CultureInfo.InvariantCulture, $"no whole answer within {limit.TotalSeconds:F1} s"));
        }
        catch (AddressRefusedException problem)
        {
            return Ended(HttpAttemptEnd.Refused, problem.Message);
        }
        catch (BodyTooLargeException problem)
        {
            return Ended(HttpAttemptEnd.WrongBody, problem.Message);
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return Ended(HttpAttemptEnd.BadCertificate, VisibleText.Of(problem.Message));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or SocketException)
        {
            return Ended(HttpAttemptEnd.Unreachable, VisibleText.Of(problem.GetBaseException().Message));
        }
    }

    private static string Beginning(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, Shown * 4)));

    // Doubled each time; a fifth more or less, so that many checks of one server do not come together.
    private static TimeSpan Pause(TimeSpan first, int number)
    {
        var plain = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(number - 1, 16)), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(plain * (80 + RandomNumberGenerator.GetInt32(41)) / 100);
    }
}
