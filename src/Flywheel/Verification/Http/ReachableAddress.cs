using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Flywheel.Verification.Http;

/// <summary>Which addresses flywheel connects to when somebody else names them. Judged on the address itself, never on the name.</summary>
internal static class ReachableAddress
{
    // Answers with the credentials of the machine on the big clouds.
    private static readonly ImmutableArray<IPAddress> Metadata =
        [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192")];

    private static readonly ImmutableArray<IPNetwork> Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    private static readonly IPNetwork LinkLocal4 = IPNetwork.Parse("169.254.0.0/16");
    private static readonly IPNetwork This4 = IPNetwork.Parse("0.0.0.0/8");
    private static readonly IPNetwork MulticastAndReserved4 = IPNetwork.Parse("224.0.0.0/3");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Why it is refused; null when it may be reached. Loopback and private networks may: that is where deployments are.</summary>
    public static string? Objection(IPAddress address)
    {
        var plain = Unwrap(address);
        return true switch
        {
            _ when Metadata.Contains(plain) => $"{address} is a cloud metadata address",
            _ when plain.IsIPv6LinkLocal || LinkLocal4.Contains(plain) => $"{address} is link-local, as cloud metadata is",
            _ when plain.Equals(IPAddress.IPv6Any) || This4.Contains(plain) => $"{address} is the unspecified address",
            _ when plain.IsIPv6Multicast || MulticastAndReserved4.Contains(plain) => $"{address} is no single host",
            _ => null,
        };
    }

    /// <summary>It is this machine or in a network that is not the public internet.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var plain = Unwrap(address);
        return IPAddress.IsLoopback(plain) || Private.Any(network => network.Contains(plain));
    }

    // An IPv4 address can be written inside three kinds of IPv6 address.
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var holdsAnother = address.AddressFamily == AddressFamily.InterNetworkV6
            && (Translated.Contains(address) || (Compatible.Contains(address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any)));
        if (!holdsAnother)
        {
            // A zone ("%eth0") is no part of what is compared.
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));
    }
}
