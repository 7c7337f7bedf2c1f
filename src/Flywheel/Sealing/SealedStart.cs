using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>The beginning of a sealed file as it was read, before anything of it was verified.</summary>
/// <param name="Bytes">The header as it stands in the file.</param>
/// <param name="Header">What it says.</param>
internal sealed record SealedStart(byte[] Bytes, SealedHeader Header)
{
    /// <summary>Reads it, and leaves the stream at the first segment.</summary>
    public static async Task<Checked<SealedStart>> ReadAsync(Stream source, string name, CancellationToken cancellationToken)
    {
        var header = new byte[SealFormat.HeaderLength];
        var read = await source.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < SealFormat.PreambleLength || !SealFormat.IsSealed(header))
        {
            return Refused(SealRules.NotSealed.Create($"{VisibleText.Of(name)} does not begin as a sealed file does.", "Plan again."));
        }

        if (SealFormat.VersionOf(header) > SealFormat.Version)
        {
            return Refused(SealRules.NewerSeal.Create(
                $"{VisibleText.Of(name)} is of version {SealFormat.VersionOf(header)}; this flywheel knows version {SealFormat.Version}.",
                "Use the flywheel that sealed it, or plan again with this one."));
        }

        if (read < header.Length || SealFormat.VersionOf(header) != SealFormat.Version || SealFormat.ManifestLengthOf(header) is not { } length)
        {
            return Refused(Damaged(name));
        }

        var manifest = new byte[length];
        return await source.ReadAtLeastAsync(manifest, length, throwOnEndOfStream: false, cancellationToken) == length
            ? new(new(header, new(SealFormat.KeyIdOf(header), manifest)), [])
            : Refused(Damaged(name));
    }

    private static Diagnostic Damaged(string name) =>
        SealRules.Altered.Create($"The beginning of {VisibleText.Of(name)} is altered or incomplete.", "Plan again.");

    private static Checked<SealedStart> Refused(Diagnostic diagnostic) => new(null, [diagnostic]);
}
