using System.Collections.Concurrent;
using System.Net.Security;

namespace Flywheel.Lab.Certificates;

/// <summary>The certificates that the lab's listeners show, made when a client first asks for a name and again before they end. Thread-safe.</summary>
/// <param name="authority">Signs them.</param>
/// <param name="time">The real time, as clients have it.</param>
internal sealed class ServerCertificates(CertificateAuthority authority, TimeProvider time)
{
    /// <summary>Names beyond the common ones that get one of their own; a client that asks for ever new names gets the common one.</summary>
    private const int MostNames = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The certificate for the name that a client asked for in its first words (SNI).</summary>
    /// <param name="name">Null or empty when the client asked for none, as for an address.</param>
    public SslStreamCertificateContext For(string? name)
    {
        var key = name is null || IsCommon(name) || !LocalNames.IsLocal(name) || (_kept.Count > MostNames && !_kept.ContainsKey(name)) ? "" : name;
        var now = time.GetUtcNow();
        return _kept.TryGetValue(key, out var kept) && kept.RenewAt > now
            ? kept.Context
            : _kept.AddOrUpdate(key, k => Make(k, now), (k, old) => old.RenewAt > now ? old : Make(k, now)).Context;
    }

    // A wildcard stands for one label, so deeper names need their own.
    private static bool IsCommon(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".lab.localhost", StringComparison.OrdinalIgnoreCase) && !name[..^".lab.localhost".Length].Contains('.', StringComparison.Ordinal);

    private Kept Make(string name, DateTimeOffset now)
    {
        string[] names = name.Length == 0 ? ["localhost", "*.lab.localhost", "lab.localhost"] : [name];
        var certificate = authority.Sign(names, Lifetime);
        return new(SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true), now + Lifetime - RenewedBefore);
    }

    /// <summary>A certificate ready for handshakes. Old ones are left to the garbage collector: a handshake may still use them.</summary>
    private sealed record Kept(SslStreamCertificateContext Context, DateTimeOffset RenewAt);
}
