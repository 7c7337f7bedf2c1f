using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Forge.Runners;
using Flywheel.Lab.Kubernetes;

namespace Flywheel.Lab.Forge.Contacts;

/// <summary>A ready pod whose programs may have runners' tokens, as its start left it.</summary>
internal sealed partial class RunnerPod
{
    private const string DefaultVersion = "18.5.0";
    private const int SystemIdLetters = 12;

    private readonly PodSources _sources;
    private readonly ImmutableArray<string> _environment;
    private ImmutableArray<string> _files = [];
    private ImmutableArray<long> _fileVersions = [];

    public RunnerPod(JsonObject pod, Cluster cluster)
    {
        Uid = pod.TextAt("metadata", "uid");
        Details = DetailsOf(pod);
        _sources = PodSources.Of(pod);
        _environment =
        [
            .. _sources.Values.SelectMany(RunnerToken.In),
            .. _sources.Environment.SelectMany(keys => Texts(keys, cluster)).SelectMany(RunnerToken.In),
        ];
    }

    /// <summary>Tells it from a later pod of the same name.</summary>
    public string Uid { get; }

    /// <summary>What its runner says of itself to the forge.</summary>
    public MachineDetails Details { get; }

    /// <summary>Whether it can have a token at all, now or when a file of its changes.</summary>
    public bool MayContact => !_environment.IsEmpty || !_sources.Files.IsEmpty;

    /// <summary>The condition by which a pod takes part.</summary>
    public static bool IsReady(JsonObject pod) => pod.TextAt("metadata", "deletionTimestamp").Length == 0
        && pod.ObjectsAt("status", "conditions").Any(one => one.TextAt("type") == "Ready" && one.TextAt("status") == "True");

    /// <summary>The tokens that its programs have now.</summary>
    public IEnumerable<string> Tokens(Cluster cluster)
    {
        if (_sources.Files.IsEmpty)
        {
            return _environment;
        }

        var versions = _sources.Files.Select(keys => cluster.Find(keys.Object)?.Version ?? 0).ToImmutableArray();
        if (!versions.SequenceEqual(_fileVersions))
        {
            _files = [.. _sources.Files.SelectMany(keys => Texts(keys, cluster)).SelectMany(RunnerToken.In)];
            _fileVersions = versions;
        }

        return _environment.Union(_files);
    }

    private static IEnumerable<string> Texts(KeptKeys keys, Cluster cluster) => cluster.Find(keys.Object) is { } kept ? keys.Texts(kept) : [];

    private static MachineDetails DetailsOf(JsonObject pod)
    {
        var uid = pod.TextAt("metadata", "uid");
        // A program in a container has no machine id to show: the runner then makes one that begins with r_.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uid)))[..SystemIdLetters];
        var versions = pod.ObjectsAt("spec", "containers").Select(container => VersionPattern.Match(container.TextAt("image")));
        var address = pod.TextAt("status", "podIP");
        return new($"r_{id}")
        {
            Version = versions.FirstOrDefault(match => match.Success)?.Groups[1].Value ?? DefaultVersion,
            Platform = "linux",
            Architecture = "amd64",
            IpAddress = address.Length == 0 ? null : address,
        };
    }

    /// <summary>The version in a runner's image: <c>gitlab/gitlab-runner:alpine-v18.5.0</c>.</summary>
    [GeneratedRegex(@"gitlab-runner[^:]*:(?:[a-z0-9.]+-)?v?(\d{1,5}\.\d{1,5}\.\d{1,5})")]
    private static partial Regex VersionPattern { get; }
}
