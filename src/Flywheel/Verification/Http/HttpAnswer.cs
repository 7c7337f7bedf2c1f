namespace Flywheel.Verification.Http;

/// <summary>An answer that was read to its end.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">At most 1 MiB, as it came: nothing is decompressed.</param>
/// <param name="Encoding">The Content-Encoding; empty when there is none.</param>
/// <param name="CertificateEnd">When the server's certificate expires; null without TLS.</param>
internal sealed record HttpAnswer(int Status, byte[] Body, string Encoding, DateTimeOffset? CertificateEnd);
