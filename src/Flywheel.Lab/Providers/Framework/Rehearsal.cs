namespace Flywheel.Lab.Providers.Framework;

/// <summary>The promise that nothing which the stand-ins do is real: they talk to this machine alone, whatever a stack's configuration names.</summary>
internal static class Rehearsal
{
    /// <summary>The address, if it is one of this machine's loopback.</summary>
    /// <param name="address">Where the configuration points.</param>
    /// <param name="what">What is there, for the sentence.</param>
    /// <param name="remedy">What to do instead.</param>
    /// <exception cref="ProviderException">It is anywhere else, or a name that only looking it up would tell.</exception>
    public static Uri Only(Uri address, string what, string remedy) => address.IsLoopback
        ? address
        : throw new ProviderException(
            "The lab does not leave this machine",
            $"{what} {address.Host} is not on this machine. In the lab nothing real is changed, so its stand-ins talk to no other machine. {remedy}");
}
