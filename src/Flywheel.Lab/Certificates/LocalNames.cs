using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Lab.Certificates;

/// <summary>The names that mean this machine (RFC 6761), and how certificates spell them.</summary>
internal static class LocalNames
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private static readonly Oid NameConstraints = new("2.5.29.30");

    /// <summary>A DNS name under <c>localhost</c> that a client may ask for.</summary>
    public static bool IsLocal(string name) =>
        name.Length <= LongestName
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        && name.Split('.').All(IsLabel);

    /// <summary>These names and the loopback addresses as a subjectAltName.</summary>
    public static X509Extension Extension(IEnumerable<string> names)
    {
        var all = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            all.AddDnsName(name);
        }

        all.AddIpAddress(IPAddress.Loopback);
        all.AddIpAddress(IPAddress.IPv6Loopback);
        return all.Build();
    }

    /// <summary>Nothing but names under <c>localhost</c> and loopback addresses (RFC 5280, 4.2.1.10), critical.</summary>
    public static X509Extension Constraints()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, "localhost", new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            Subtree(writer, [127, 0, 0, 0, 255, 0, 0, 0]);
            Subtree(writer, [.. IPAddress.IPv6Loopback.GetAddressBytes(), .. Enumerable.Repeat((byte)255, 16)]);
        }

        return new(NameConstraints, writer.Encode(), critical: true);
    }

    private static void Subtree(AsnWriter writer, byte[] addressAndMask)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(addressAndMask, new Asn1Tag(TagClass.ContextSpecific, 7));
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && label[0] != '-';
}
