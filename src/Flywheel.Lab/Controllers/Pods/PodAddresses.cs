using System.Globalization;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>Gives pods addresses of 10.244.0.0/16, each to one at a time. Used by the loop's thread alone.</summary>
internal sealed class PodAddresses
{
    private const int First = 2;
    private const int Last = 65_533;

    private readonly Dictionary<string, string> _byPod = [];
    private readonly HashSet<string> _taken = [];
    private int _next = First;

    /// <summary>The pod's address: the one its status names already, else a free one.</summary>
    public string Of(Seen pod)
    {
        if (_byPod.TryGetValue(pod.Uid, out var known))
        {
            return known;
        }

        var address = pod.Status.TextAt("podIP");
        for (var tries = 0; address.Length == 0 || !_taken.Add(address); tries++)
        {
            address = Write(_next);
            _next = _next >= Last || tries > Last ? First : _next + 1;
            if (tries > Last)
            {
                // More pods than addresses: sharing one is the lesser evil.
                break;
            }
        }

        return _byPod[pod.Uid] = address;
    }

    public void Release(string uid)
    {
        if (_byPod.Remove(uid, out var address))
        {
            _ = _taken.Remove(address);
        }
    }

    private static string Write(int number) => string.Create(CultureInfo.InvariantCulture, $"10.244.{number >> 8}.{number & 255}");
}
