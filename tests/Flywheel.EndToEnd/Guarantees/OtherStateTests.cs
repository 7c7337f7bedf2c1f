using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>terraform applies the first plan of a state wherever its variables point to; flywheel does not.</summary>
public sealed class OtherStateTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack(hcl: "terraform {\n  backend \"http\" {}\n}\n\n" + Checkout.OneResource);

    public void Dispose() => _checkout.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_first_plan_that_was_made_for_one_state_is_not_applied_to_another()
    {
        await using var planned = new FaultyStateServer();
        await using var other = new FaultyStateServer();
        PointTo(planned);
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0).RunId;

        PointTo(other);
        var refused = (await _checkout.RunJsonAsync("deploy", "--run", plan)).ExitedWith(4);

        Assert.Equal(["FW4321"], refused.Codes);
        Assert.DoesNotContain(other.Requests, request => request.Method == "POST");
        Assert.Null(planned.StateOf("one"));

        PointTo(planned);
        (await _checkout.RunJsonAsync("deploy", "--run", plan)).ExitedWith(0);
        Assert.NotNull(planned.StateOf("one"));
        Assert.Null(other.StateOf("one"));
    }

    private void PointTo(FaultyStateServer server) => _checkout.Environment["TF_HTTP_ADDRESS"] = server.Address.Replace("{state}", "one", StringComparison.Ordinal);
}
