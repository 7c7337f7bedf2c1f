using System.Globalization;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>
/// A repository with stacks that a fake terraform plans and applies: every plan is another file, every apply prints a known number of
/// lines, and the tool writes down what it began and ended, in its own ledger that nobody else can change.
/// </summary>
/// <remarks>What is asked for often is answered by a few lines of shell, so that a round costs little; what is applied, the fake tool does.</remarks>
internal sealed class FakedRepository : Checkout
{
    /// <summary>How many resources each apply makes; each prints two lines.</summary>
    public const int Resources = 8;

    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "data");
    private readonly FakeTool _tool;

    public FakedRepository(int stacks = 2)
    {
        Sandbox.WithOrganization();
        Stacks = [.. Enumerable.Range(1, stacks).Select(number => $"stack{number}")];
        foreach (var stack in Stacks)
        {
            Sandbox.WithStack(stack);
        }

        Sandbox.Commit();
        _tool = FakeTool.Create(Bin, "applying");
        Applying(milliseconds: 5);
        Planning();
    }

    public IReadOnlyList<string> Stacks { get; }

    /// <summary>Holds the number of the flywheel that a script's <c>kill</c> ends.</summary>
    public string Pid => Besides("pid");

    /// <summary>Everything that applies wrote down, signals too.</summary>
    public IReadOnlyList<string> Ledger => _tool.Ledger;

    /// <summary>The tool that applies was killed, which it cannot write down itself: <c>killed FOLDER DIGEST</c>.</summary>
    public void NoteKilledApply()
    {
        if (Applies is [.., var last] && last.StartsWith("begin ", StringComparison.Ordinal))
        {
            File.AppendAllText(Path.Combine(Bin, ".applying.script.ledger"), $"killed{last["begin".Length..]}\n");
        }
    }

    /// <summary>Every apply that began or ended, in order: <c>begin|end|killed FOLDER DIGEST</c>.</summary>
    public IReadOnlyList<string> Applies => [.. Ledger.Where(line => line.Split(' ')[0] is "begin" or "end" or "killed")];

    /// <summary>How many applies began up to now.</summary>
    public int Begun => Applies.Count(line => line.StartsWith("begin ", StringComparison.Ordinal));

    /// <summary>From now on applies take so long for each resource, and do something else before they begin, and before and after their lines.</summary>
    public void Applying(int milliseconds, string first = "", string last = "", string before = "") => _tool.Script($$"""
        {{before}}
        ledger begin {cwd} {sha256}
        {{first}}
        apply-events {{Resources}} {{milliseconds.ToString(CultureInfo.InvariantCulture)}}
        {{last}}
        ledger end {cwd} {sha256}
        exit 0
        """);

    /// <summary>From now on plans have something in them or not, and are made by this line of shell, if any, before they are written.</summary>
    public void Planning(bool nothing = false, string first = "")
    {
        // A zip archive ends with the length of its comment; one that has another comment is another plan.
        var bare = Besides("create.bare");
        File.WriteAllBytes(bare, File.ReadAllBytes(Path.Combine(Data, "create.tfplan"))[..^2]);
        WithTool("terraform", $$"""
            last= out=
            for argument; do last=$argument; case $argument in -out=*) out=${argument#-out=} ;; esac; done
            case "$*" in
            version*) echo 'Terraform v1.11.4' ;;
            'fmt -check'*) ;;
            'validate -json'*) echo '{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}' ;;
            'init -input=false'*-lockfile=readonly*) echo 'Terraform has been successfully initialized!' ;;
            'init -input=false'*) echo '# locked' >.terraform.lock.hcl; echo 'Terraform has been successfully initialized!' ;;
            'plan -input=false'*verify.converged*) cp '{{Data}}/empty.tfplan' "$out"; cat '{{Data}}/empty.txt' ;;
            'plan -input=false'*)
              {{first}}
              {{(nothing
                ? $"cp '{Data}/nothing.tfplan' \"$out\"; cat '{Data}/empty.txt'"
                : $"{{ cat '{bare}'; printf '\\040\\000%32s' \"$$ $(date +%s%N)\"; }} >\"$out\"; cat '{Data}/create.txt'")}}
              ;;
            'show -json'*) if cmp -s "$last" '{{Data}}/empty.tfplan'; then cat '{{Data}}/empty.json'; elif cmp -s "$last" '{{Data}}/nothing.tfplan'; then cat '{{Data}}/nothing.json'; else cat '{{Data}}/create.json'; fi ;;
            'apply -input=false'*) exec '{{_tool.ProgramFile}}' "$@" ;;
            *) echo "Not in the script: $*" >&2; exit 64 ;;
            esac

            """);
    }
}
