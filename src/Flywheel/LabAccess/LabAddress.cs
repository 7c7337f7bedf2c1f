using System.Collections.Immutable;
using Flywheel.Processes;

namespace Flywheel.LabAccess;

/// <summary>Where a lab answers, as it wrote it down in <c>lab.json</c> the moment that everything answered.</summary>
internal sealed record LabAddress
{
    /// <summary>The process, as <see cref="ProcessIdentity"/> tells it: number, start, boot.</summary>
    public required string Process { get; init; }

    /// <summary>The lab program's version.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The Kubernetes API: <c>https://127.0.0.1:40001</c>.</summary>
    public required string Kubernetes { get; init; }

    /// <summary>The forge; its API lies under <c>/api/v4</c>.</summary>
    public required string Forge { get; init; }

    /// <summary>The http backend for states.</summary>
    public required string State { get; init; }

    public required int IngressHttpPort { get; init; }

    public required int IngressHttpsPort { get; init; }

    /// <summary>The CA's certificate as PEM.</summary>
    public required string CertificateFile { get; init; }

    public required string Kubeconfig { get; init; }

    public required string ControlSocket { get; init; }

    /// <summary>The kubeconfig's contexts, the current one first.</summary>
    public required ImmutableArray<string> Contexts { get; init; }

    /// <summary>The socket of each stand-in by its source address without a host: <c>hashicorp/helm</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Providers { get; init; }

    /// <summary>The number of the process.</summary>
    public int Pid => int.Parse(Process.AsSpan(0, Process.IndexOf(' ', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The lab's own description of itself.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "lab.json");
}
