using System.Data.Common;

namespace Flywheel.Deployments;

/// <summary>Says again and again that an apply is followed, from its making until it is disposed, so that other machines see it live.</summary>
/// <remarks>A database that is away is asked again at the next turn: the apply goes on, and nobody may take it over once it has started.</remarks>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly IApplyLedger _ledger;
    private readonly ApplyClaim.Granted _claim;
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;

    public LeaseKeeper(IApplyLedger ledger, ApplyClaim.Granted claim, TimeProvider time)
    {
        (_ledger, _claim) = (ledger, claim);
        _timer = new(Period, time);
        _renewing = RenewAsync();
    }

    /// <summary>How often the lease is renewed.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(20);

    /// <summary>How long it holds without that, by the database's clock.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(90);

    /// <summary>The apply was ended by somebody else: what is recorded of it now will not count.</summary>
    public bool IsLost { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
#pragma warning disable VSTHRD003 // our own constructor started it
        await _renewing;
#pragma warning restore VSTHRD003
    }

    private async Task RenewAsync()
    {
        while (!IsLost && await _timer.WaitForNextTickAsync())
        {
            try
            {
                IsLost = !_ledger.Renew(_claim);
            }
            catch (DbException)
            {
                // Tried again in a while; a lease that ran out meanwhile only makes the others wait for this machine.
            }
        }
    }
}
