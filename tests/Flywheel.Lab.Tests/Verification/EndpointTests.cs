using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Documents;
using Flywheel.Jobs;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.LabAccess;
using Flywheel.Testing;
using Flywheel.Verification.Http;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>The real job <c>verify/http:web</c> on a Deployment behind the lab's ingress, over https and with the lab's own roots.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        var kubectl = new KubectlProgram(KubectlProgram.PathOf("kubectl"), _lab.Address.Kubeconfig, _folder.Root, "default");
        await kubectl.OkAsync("wait", "serviceaccount/default", "--for=create", "--timeout=30s");
        await kubectl.ApplyAsync(Manifests.Deployment(1) + """
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web }
            spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: web }
            spec:
              rules: [{ host: web.lab.localhost, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_endpoint_passes_once_its_pods_answer_and_one_that_turns_to_500_fails()
    {
        var good = await VerifyAsync("simulated", stable: 3, within: 30);
        Assert.True(good.Outcome.IsGood, string.Join(' ', good.Diagnostics.Select(problem => problem.Detail)));

        _lab.Parts.Faults.Add(new() { Kind = "request", Surface = "ingress", Path = "/**", Mode = "status:500", After = 1 });
        var turned = await VerifyAsync("simulated", stable: 2, within: 1);

        Assert.Equal("FW5003", Assert.Single(turned.Diagnostics).Code);
        Assert.Matches("^after [0-9]+ attempts: expected status 200, saw 500$", Assert.IsType<JobOutcome.Failed>(turned.Outcome).Reason);
    }

    [Fact]
    public async Task Another_body_fails_with_what_was_expected_and_seen()
    {
        await VerifyAsync("simulated", stable: 1, within: 30);

        var result = await VerifyAsync("ok", stable: 1, within: 1);

        Assert.Matches("^after [0-9]+ attempts?: expected status = \"ok\", saw \"simulated\"$", Assert.IsType<JobOutcome.Failed>(result.Outcome).Reason);
    }

    private async Task<JobResult> VerifyAsync(string status, int stable, int within)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        var job = new HttpCheckJob(
            new()
            {
                Name = "web",
                Url = "https://web.lab.localhost{port}/",
                Expect = new() { Json = ImmutableSortedDictionary.Create<string, JsonText>(StringComparer.Ordinal).Add("status", new($"\"{status}\"")) },
                Interval = TimeSpan.FromMilliseconds(20),
                Within = TimeSpan.FromSeconds(within),
                Stable = stable,
            },
            none.Add("port", string.Create(CultureInfo.InvariantCulture, $":{_lab.Address.IngressHttpsPort}")),
            new HttpCheck(TimeProvider.System, trust: RunningLab.Of(_lab.Address).Trust));
        return await job.RunAsync(new TestJobContext(_folder.Root, job.Id), TestContext.Current.CancellationToken);
    }
}
