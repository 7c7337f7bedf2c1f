using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Flywheel.Cli.Help;

/// <summary>One line to type, and what it is for.</summary>
/// <param name="Line">A command line that works as it stands.</param>
/// <param name="Words">What it does; empty where the line says it.</param>
internal sealed record CommandExample(string Line, string Words = "");

/// <summary>The examples in the help of each command; a test parses them all.</summary>
internal static class CommandExamples
{
    private static readonly FrozenDictionary<string, ImmutableArray<CommandExample>> ByCommand = new Dictionary<string, ImmutableArray<CommandExample>>
    {
        ["flywheel"] =
        [
            new("flywheel run", "the whole pipeline for the repository in this folder"),
            new("flywheel plan --env dev", "up to the plans; nothing is changed"),
            new("flywheel deploy --env dev", "exactly those plans"),
            new("flywheel runs show latest", "what happened"),
            new("flywheel diagram --format svg", "the pipeline as a picture"),
        ],
        ["flywheel run"] =
        [
            new("flywheel run"),
            new("flywheel run examples/one-machine --install-missing"),
            new("flywheel run --env prod --trigger push --branch main", "as a push to main in a CI engine"),
            new("flywheel run --dry-run", "the jobs, and why each would run"),
        ],
        ["flywheel validate"] = [new("flywheel validate"), new("flywheel validate --explain-reuse", "what changed since the last run")],
        ["flywheel build"] = [new("flywheel build"), new("flywheel build --install-missing", "as root on Debian, also without an image builder")],
        ["flywheel plan"] =
        [
            new("flywheel plan --env dev"),
            new("flywheel plan --stack attic --detailed-exitcode", "exit 2 when there is something to change"),
        ],
        ["flywheel deploy"] =
        [
            new("flywheel deploy --env dev"),
            new("flywheel deploy --run run-01jdxw3k5r8tq2m4", "the plans of this run"),
            new("flywheel deploy --resume --env dev", "what the last deploy left, planned anew"),
        ],
        ["flywheel verify"] = [new("flywheel verify --env dev")],
        ["flywheel summarize"] = [new("flywheel summarize plan.json"), new("tofu show -json plan.tfplan | flywheel summarize -")],
        ["flywheel explain"] =
        [
            new("kubectl get deployments,replicasets,pods -o yaml | flywheel explain -", "with their pods, the reason is named"),
            new("flywheel explain objects.yaml --output json"),
        ],
        ["flywheel diagram"] = [new("flywheel diagram", "Mermaid, for Markdown files"), new("flywheel diagram --format svg --run latest > run.svg")],
        ["flywheel runs"] =
        [
            new("flywheel runs", "the newest runs"),
            new("flywheel runs show latest"),
            new("flywheel runs logs latest plan/attic"),
        ],
        ["flywheel runs list"] = [new("flywheel runs list --env dev --limit 5")],
        ["flywheel runs show"] = [new("flywheel runs show latest"), new("flywheel runs show run-01jdxw3k5r8tq2m4 --output json")],
        ["flywheel runs logs"] = [new("flywheel runs logs latest"), new("flywheel runs logs latest build/app")],
        ["flywheel runs cancel"] = [new("flywheel runs cancel latest")],
        ["flywheel deploy resolve"] =
        [
            new("flywheel deploy resolve attic --run run-01jdxw3k5r8tq2m4", "shows a fresh plan and what to say"),
            new("flywheel deploy resolve attic --run run-01jdxw3k5r8tq2m4 --not-applied --reason nothing-there"),
        ],
        ["flywheel state"] =
        [
            new("flywheel state push attic --run run-01jdxw3k5r8tq2m4", "what tofu could not save"),
            new("flywheel state accept attic --env prod", "a state that was restored or moved on purpose"),
        ],
        ["flywheel state accept"] = [new("flywheel state accept attic --env prod"), new("flywheel state accept attic --yes", "without being asked")],
        ["flywheel state push"] = [new("flywheel state push attic --run run-01jdxw3k5r8tq2m4")],
        ["flywheel state show-rescue"] = [new("flywheel state show-rescue attic --out /tmp/attic.tfstate")],
        ["flywheel state discard"] =
        [
            new("flywheel state discard attic --run run-01jdxw3k5r8tq2m4"),
            new("flywheel state discard attic --run run-01jdxw3k5r8tq2m4 --yes-discard attic", "in a script"),
        ],
        ["flywheel locks"] =
        [
            new("flywheel locks list --env prod", "who holds the states of the environment"),
            new("flywheel locks release attic --id 82ae2a52-291f-f96d-a1d1-4aed4a93bd66 --env prod"),
        ],
        ["flywheel locks list"] = [new("flywheel locks list --env prod"), new("flywheel locks list --output json")],
        ["flywheel locks release"] =
        [
            new("flywheel locks release attic --id 82ae2a52-291f-f96d-a1d1-4aed4a93bd66", "the id that locks list shows"),
            new("flywheel locks release attic --id 82ae2a52-291f-f96d-a1d1-4aed4a93bd66 --holder-is-gone", "another machine took it, and works no more"),
        ],
        ["flywheel lab"] =
        [
            new("flywheel lab up", "a simulated cluster, forge and providers"),
            new("eval \"$(flywheel lab env)\"", "this shell's kubectl and tofu find them"),
            new("flywheel lab down"),
        ],
        ["flywheel lab up"] =
        [
            new("flywheel lab up"),
            new("flywheel lab up --fresh --speed 10", "an empty cluster that lives ten times as fast"),
            new("flywheel lab up --foreground --allow-command /usr/bin/node"),
        ],
        ["flywheel lab status"] = [new("flywheel lab status"), new("flywheel lab status --output json")],
        ["flywheel lab down"] = [new("flywheel lab down")],
        ["flywheel lab kubeconfig"] = [new("flywheel lab kubeconfig --identity admin > admin.kubeconfig")],
        ["flywheel lab env"] =
        [
            new("eval \"$(flywheel lab env)\""),
            new("flywheel lab env --json --identity admin"),
            new("eval \"$(flywheel lab env --mirror)\"", "for tools that cannot attach to a provider"),
        ],
        ["flywheel lab fault"] =
        [
            new("flywheel lab fault add api --mode status:500 --path /apis/apps", "every such request fails"),
            new("flywheel lab fault list"),
            new("flywheel lab fault clear"),
        ],
        ["flywheel lab fault add"] =
        [
            new("flywheel lab fault add api --mode hang --method PATCH --times 1"),
            new("flywheel lab fault add state attic-* --mode post500 --after 1 --times 1", "the second write fails"),
            new("flywheel lab fault add runner docker-*"),
            new("flywheel lab fault add pod dashboard/web-*"),
        ],
        ["flywheel lab fault list"] = [new("flywheel lab fault list --output json")],
        ["flywheel lab fault clear"] = [new("flywheel lab fault clear"), new("flywheel lab fault clear fault-2")],
        ["flywheel lab fault add api"] =
        [
            new("flywheel lab fault add api --mode status:429 --surface forge --times 3"),
            new("flywheel lab fault add api --mode drop-watch"),
        ],
        ["flywheel lab fault add state"] = [new("flywheel lab fault add state --mode unlockfail")],
        ["flywheel lab fault add runner"] = [new("flywheel lab fault add runner docker-*")],
        ["flywheel lab fault add pod"] = [new("flywheel lab fault add pod dashboard/web-*")],
        ["flywheel organization"] = [new("flywheel organization check"), new("flywheel organization schema > organization.schema.json")],
        ["flywheel organization check"] =
        [
            new("flywheel organization check", "organization.yaml, then config/organization.yaml"),
            new("flywheel organization check config/organization.yaml --output json"),
        ],
        ["flywheel organization schema"] =
        [
            new("flywheel organization schema > organization.schema.json"),
            new("flywheel organization schema --settings > flywheel.schema.json"),
        ],
        ["flywheel organization convert"] = [new("flywheel organization convert config/organization.yaml > organization.yaml")],
        ["flywheel clean"] = [new("flywheel clean --dry-run", "what would go"), new("flywheel clean")],
        ["flywheel doctor"] = [new("flywheel doctor")],
        ["flywheel completions"] =
        [
            new("flywheel completions bash >> ~/.bashrc"),
            new("flywheel completions zsh > ~/.zfunc/_flywheel"),
            new("flywheel completions fish > ~/.config/fish/completions/flywheel.fish"),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The commands that have examples, with the root's name first.</summary>
    public static IEnumerable<string> Commands => ByCommand.Keys.Order(StringComparer.Ordinal);

    /// <summary>The examples of a command.</summary>
    /// <param name="command">With the root's name first: <c>flywheel runs show</c>.</param>
    public static ImmutableArray<CommandExample> Of(string command) => ByCommand.GetValueOrDefault(command, []);
}
