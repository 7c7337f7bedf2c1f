using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>
/// A repository with stacks that a fake terraform plans and applies: every plan is another file, every apply prints a known number of
/// lines, and the tool writes down what it began and ended, in its own ledger that nobody else can change.
/// </summary>
internal sealed class FakedRepository : Checkout
{
    /// <summary>How many resources each apply makes; each prints two lines.</summary>
    public const int Resources = 8;

    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "data");

    public FakedRepository(int stacks = 2)
    {
        Sandbox.WithOrganization();
        Stacks = [.. Enumerable.Range(1, stacks).Select(number => $"stack{number}")];
        foreach (var stack in Stacks)
        {
            Sandbox.WithStack(stack);
        }

        Sandbox.Commit();
        Terraform = FakeTofu.Create(Bin, Script(milliseconds: 5));
    }

    public IReadOnlyList<string> Stacks { get; }

    public FakeTofu Terraform { get; }

    /// <summary>Holds the number of the flywheel that a script's <c>kill</c> ends.</summary>
    public string Pid => Besides("pid");

    /// <summary>Every apply that began or ended, in order: <c>begin|end FOLDER DIGEST</c>.</summary>
    public IReadOnlyList<string> Applies => [.. Terraform.Tool.Ledger.Where(line => line.StartsWith("begin ", StringComparison.Ordinal) || line.StartsWith("end ", StringComparison.Ordinal))];

    /// <summary>From now on applies take so long for each resource, and do something else before and after their lines.</summary>
    public void Applying(int milliseconds, string first = "", string last = "") => Terraform.Script(Script(milliseconds, first, last));

    private static string Script(int milliseconds, string first = "", string last = "") => $$"""
        on plan -input=false & verify.converged
        copy {{Data}}/empty.tfplan {out}
        print-file {{Data}}/empty.txt
        exit 0
        on plan -input=false
        copy-unique {{Data}}/create.tfplan {out}
        print-file {{Data}}/create.txt
        exit 0
        on apply -input=false
        ledger begin {cwd} {sha256}
        {{first}}
        apply-events {{Resources}} {{milliseconds}}
        {{last}}
        ledger end {cwd} {sha256}
        exit 0
        """;
}
