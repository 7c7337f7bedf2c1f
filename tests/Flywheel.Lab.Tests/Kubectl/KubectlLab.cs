using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Flywheel.Lab.Hosting;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>A lab for the tests of a class, or the real cluster whose context <c>FLYWHEEL_E2E_CONTEXT</c> names; each test gets a namespace of its own.</summary>
public sealed class KubectlLab : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _context = Images.RealContext;
    private readonly string _prefix = $"flywheel-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    private LabHost? _lab;
    private int _namespaces;

    /// <summary>The kubeconfig with one context.</summary>
    internal string Kubeconfig { get; private set; } = "";

    /// <summary>Its name.</summary>
    internal string Context => _context ?? "lab";

    public async ValueTask InitializeAsync()
    {
        if (_context is null)
        {
            // Ten times faster than a cluster: nobody has to wait for the delays of probes.
            _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
            Kubeconfig = _lab.Address.Kubeconfig;
            return;
        }

        Kubeconfig = _folder.Of("kubeconfig");
        await File.WriteAllTextAsync(Kubeconfig, await TesterConfigAsync(_context));
    }

    /// <summary>The rest of the test is about what only the lab does; on a real cluster it is skipped.</summary>
    internal void OnlyInTheLab() => Assert.SkipWhen(_context is not null, "a real cluster does not do this on demand");

    /// <summary>kubectl in a new namespace, as the pipeline.</summary>
    /// <param name="program">One of <see cref="KubectlProgram.Installed"/>.</param>
    internal async Task<KubectlProgram> NamespaceAsync(string program = "kubectl") =>
        new(KubectlProgram.PathOf(program), Kubeconfig, _folder.Root, await NewNamespaceAsync());

    /// <summary>kubectl in a new namespace, as one who may do everything.</summary>
    internal async Task<KubectlProgram> AdminNamespaceAsync() => new(
        KubectlProgram.PathOf("kubectl"), _context is null ? $"{Kubeconfig}-admin" : Kubeconfig, _folder.Root, await NewNamespaceAsync());

    /// <summary>A new namespace, ready for pods.</summary>
    internal async Task<string> NewNamespaceAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{Interlocked.Increment(ref _namespaces)}");
        var kubectl = new KubectlProgram(KubectlProgram.PathOf("kubectl"), Kubeconfig, _folder.Root, name);
        await kubectl.OkAsync("apply", "-f", kubectl.Write($"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {name} }}"));
        await kubectl.OkAsync("wait", "serviceaccount/default", "--for=create", "--timeout=30s");
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
        else
        {
            var kubectl = new KubectlProgram(KubectlProgram.PathOf("kubectl"), Kubeconfig, _folder.Root, "default");
            var names = Enumerable.Range(1, _namespaces).Select(n => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{n}"));
            await kubectl.RunAsync(["delete", "namespace", "--wait=false", "--ignore-not-found", .. names]);
        }

        _folder.Dispose();
    }

    private async Task<string> TesterConfigAsync(string context)
    {
        var kubectl = new KubectlProgram(KubectlProgram.PathOf("kubectl"), "", _folder.Root, "default");
        var home = Environment.GetEnvironmentVariable("HOME")!;
        var exit = await kubectl.RunAsync(
            ["config", "view", "--raw", "--minify", "--flatten", $"--context={context}"],
            ImmutableSortedDictionary<string, string>.Empty
                .Add("HOME", home)
                .Add("KUBECONFIG", Environment.GetEnvironmentVariable("KUBECONFIG") ?? Path.Combine(home, ".kube", "config")));
        Assert.True(exit.Code == 0, $"{Images.ContextVariable}={context}: {exit.Error}");
        return exit.Output;
    }
}
