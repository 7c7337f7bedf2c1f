using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Caching;

/// <summary>All that a job's result depends on, as sorted names and values, and the digest of that.</summary>
/// <remarks>
/// Version history of the form itself, apart from <see cref="JobInputs.Version"/> of each kind of job:
/// 1 – id, inputs' version, files by content and mode, values, artifacts and facts of needed jobs.
/// </remarks>
internal sealed class Fingerprint
{
    private const string Version = "1";

    private Fingerprint(ImmutableArray<FingerprintPart> parts)
    {
        Parts = parts;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            Append(hash, part.Name);
            Append(hash, part.Value);
        }

        Digest = new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public Digest Digest { get; }

    /// <summary>What went in: <c>file app/package.json</c>, <c>value tofu</c>, <c>artifact build/app app.tar</c>.</summary>
    public ImmutableArray<FingerprintPart> Parts { get; }

    /// <summary>The fingerprint of a job, or null when its inputs cannot be said.</summary>
    /// <param name="job">The job.</param>
    /// <param name="resultOf">Results of the jobs it needs.</param>
    public static Fingerprint? Of(ReusableJob job, Func<JobId, JobResult?> resultOf)
    {
        if (job.Inputs is not { } inputs)
        {
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<FingerprintPart>();
        parts.Add(new("form", Version));
        parts.Add(new("job", $"{job.Id} {inputs.Version}"));
        foreach (var files in inputs.Files)
        {
            AddFiles(parts, files);
        }

        foreach (var (name, value) in inputs.Values)
        {
            parts.Add(new($"value {name}", value));
        }

        foreach (var need in job.Needs.Order())
        {
            AddResult(parts, need, resultOf(need));
        }

        parts.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new(parts.ToImmutable());
    }

    // With its length before it no text, whatever is in it, can pass for two.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    // An executable bit is content too: a script that lost it fails.
    private static void AddFiles(ImmutableArray<FingerprintPart>.Builder parts, InputFiles files)
    {
        foreach (var file in files.Files)
        {
            var hash = files.Tree.HashOf(file).Hex;
            parts.Add(new($"file {file.Path}", file.IsExecutable ? $"{hash} x" : hash));
        }
    }

    private static void AddResult(ImmutableArray<FingerprintPart>.Builder parts, JobId need, JobResult? result)
    {
        foreach (var artifact in result?.Artifacts ?? [])
        {
            parts.Add(new($"artifact {need} {artifact.Name}", artifact.Digest.Hex));
        }
    }
}
