using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bindings;

/// <summary>One digest of all values that reach a stack from flywheel: its var file, TF_VAR_ variables, and the environment of its settings.</summary>
/// <remarks>
/// It stands in the manifest in clear and some values are secrets that could be guessed, so it is keyed by the bytes of the plan file, which
/// nobody has without the key of the bundle.
/// </remarks>
internal static class VariablesDigest
{
    private const string TofuVariable = "TF_VAR_";

    /// <summary>What says how tofu works and not what it makes.</summary>
    private static readonly ImmutableArray<string> Quiet = ["TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_PATH", "TF_CLI_ARGS", "NO_COLOR"];

    /// <summary>The digest.</summary>
    /// <param name="target">The stack.</param>
    /// <param name="context">Its jobs made the image and the app.</param>
    /// <param name="planFile">The plan in clear.</param>
    public static Digest Of(StackTarget target, JobContext context, string planFile)
    {
        using var keyed = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(planFile));
        foreach (var (name, value) in Values(target, context))
        {
            Add(keyed, name);
            Add(keyed, value);
        }

        return new(Convert.ToHexStringLower(keyed.GetHashAndReset()));
    }

    /// <summary>The values by name, in order; for the digest alone, because some are secrets.</summary>
    internal static ImmutableSortedDictionary<string, string> Values(StackTarget target, JobContext context)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        // The commit is bound by itself, and the app by its content: its path is another in another data directory.
        foreach (var (name, json) in StackVariableFile.Collect(target, context).Values)
        {
            values[$"var {name}"] = json;
        }

        foreach (var name in target.Offered.Keys.Where(name => !target.Variables.ContainsKey(name)))
        {
            values.Remove($"var {name}");
        }

        if (target.AppVariable is { } variable && context.ResultOf(JobIds.App)?.Find("app.tar") is { } app)
        {
            values[$"var {variable}"] = app.Digest.Hex;
        }

        foreach (var (name, value) in target.Tofu.Environment.Where(v => v.Key.StartsWith(TofuVariable, StringComparison.Ordinal)))
        {
            values[$"env {name}"] = value;
        }

        foreach (var name in target.EnvironmentNames.Where(name => !Quiet.Contains(name)))
        {
            values[$"env {name}"] = target.Tofu.Environment.GetValueOrDefault(name, "");
        }

        return values.ToImmutable();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }

    private static byte[] KeyOf(string planFile)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("flywheel variables\0"u8);
        using var file = new FileStream(planFile, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[128 * 1024];
        while (file.Read(buffer) is > 0 and var count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
        }

        return hash.GetHashAndReset();
    }
}
