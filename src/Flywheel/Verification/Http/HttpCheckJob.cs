using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Settings;

namespace Flywheel.Verification.Http;

/// <summary><c>verify/http:&lt;name&gt;</c>: one HTTP check.</summary>
internal sealed class HttpCheckJob : Job
{
    private readonly HttpCheckSettings _settings;
    private readonly ImmutableSortedDictionary<string, string> _placeholders;
    private readonly HttpCheck _check;

    /// <param name="placeholders">Values for <see cref="UrlTemplate.CheckParts"/> in this environment.</param>
    public HttpCheckJob(HttpCheckSettings settings, ImmutableSortedDictionary<string, string> placeholders, HttpCheck check)
        : base(new JobId(Stage.Verify, $"http:{settings.Name}"))
    {
        (_settings, _placeholders, _check) = (settings, placeholders, check);
        // The check ends by itself and then says what it saw; the job's own limit only guards against a check that does not.
        Timeout = settings.Within + TimeSpan.FromMinutes(1);
    }

    /// <summary>The deploy whose commit <c>{commit}</c> is, once it has ended; null: the check belongs to no stack.</summary>
    public JobId? Deploy { get; init; }

    /// <summary>What <c>{commit}</c> is where no deploy tells it; null: nothing is committed.</summary>
    public string? Commit { get; init; }

    /// <inheritdoc/>
    public override string Description => $"GET {VisibleText.Of(CheckAddress.Resolve(_settings.Url, _placeholders).Value?.AbsoluteUri ?? _settings.Url)}";

    /// <inheritdoc/>
    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var address = CheckAddress.Resolve(_settings.Url, _placeholders);
        if (!address.IsUsable)
        {
            return new()
            {
                Outcome = new JobOutcome.Failed("the URL of the check cannot be used", FailureKind.Unusable),
                Diagnostics = address.Diagnostics,
            };
        }

        context.Log.WriteLine($"GET {VisibleText.Of(address.Value.AbsoluteUri)}");
        var deployed = Deploy is { } deploy ? context.ResultOf(deploy)?.Facts.GetValueOrDefault(PlanArtifacts.CommitFact) : null;
        var settings = _settings with { Expect = _settings.Expect.Of(deployed ?? Commit) };
        var began = context.Time.GetTimestamp();
        var report = await _check.RunAsync(settings, address.Value, context.Log.WriteLine, cancellationToken);
        context.Waited(context.Time.GetElapsedTime(began));
        var result = report.Passed
            ? JobResult.Succeeded(report.Last.ToString())
            : JobResult.Failed(Attempts(report), Describe(address.Value, report));
        return result with { Facts = Facts(report.Last) };
    }

    private static ImmutableSortedDictionary<string, string> Facts(HttpAttempt last)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        facts["attempts"] = last.Number.ToString(CultureInfo.InvariantCulture);
        facts["latencyMs"] = last.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        if (last.Status is { } status)
        {
            facts["status"] = status.ToString(CultureInfo.InvariantCulture);
        }

        return facts.ToImmutable();
    }

    private static string Attempts(HttpCheckReport report) => report.Last.Number == 1
        ? $"after 1 attempt: {report.Problem}"
        : string.Create(CultureInfo.InvariantCulture, $"after {report.Last.Number} attempts: {report.Problem}");

    private static Diagnostic Describe(Uri address, HttpCheckReport report)
    {
        var last = report.Last;
        var seen = last.Body.Length > 0 ? $" The body began: {last.Body}" : "";
        var detail = $"GET {VisibleText.Of(address.AbsoluteUri)} failed {Attempts(report)}.{seen}";
        return last.End switch
        {
            HttpAttemptEnd.Refused => VerifyRules.AddressRefused.Create(detail, "Check a URL that is on the deployment's own network."),
            HttpAttemptEnd.BadCertificate => VerifyRules.Certificate.Create(detail,
                "Renew the certificate, add its issuer to the machine's trusted certificates, or change what the check expects."),
            HttpAttemptEnd.Unreachable => VerifyRules.CheckFailed.Create(detail,
                "See whether the deployment is running and listens there, and whether its name resolves on this machine."),
            HttpAttemptEnd.TimedOut => VerifyRules.CheckFailed.Create(detail, "See the deployment's log, or give the check more time."),
            HttpAttemptEnd.WrongStatus or HttpAttemptEnd.WrongBody or HttpAttemptEnd.Passed => VerifyRules.CheckFailed.Create(detail,
                "See the deployment's log, or change what the check expects."),
            _ => throw new UnreachableException(),
        };
    }
}
