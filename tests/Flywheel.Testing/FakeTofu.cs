using Flywheel.Tools;

namespace Flywheel.Testing;

/// <summary>A <c>terraform</c> made of a script: all goes well unless the test says otherwise. Its plans are real ones, made by terraform 1.11.4.</summary>
/// <remarks>
/// The plan creates two resources; one of them holds the sensitive value <see cref="Secret"/>. What a command does is the block
/// <c>on COMMAND</c> of a script; blocks that a test gives come first and so win. Planned for <c>verify/converged</c>, a stack has no changes.
/// </remarks>
internal sealed class FakeTofu
{
    /// <summary>The sensitive value in the plan.</summary>
    public const string Secret = "correct-horse-battery";

    /// <summary>A validate that finds an error with a place and a snippet.</summary>
    public const string Invalid = """
        on validate -json
        print {"format_version":"1.0","valid":false,"error_count":1,"warning_count":0,"diagnostics":[{"severity":"error","summary":"Reference to undeclared input variable","detail":"An input variable with the name \"comand\" has not been declared.","range":{"filename":"main.tf","start":{"line":2,"column":11,"byte":1},"end":{"line":2,"column":21,"byte":2}},"snippet":{"context":null,"code":"  input = var.comand","start_line":2,"highlight_start_offset":10,"highlight_end_offset":20,"values":[]}}]}
        exit 1
        """;

    /// <summary>A plan that fails, and leaves no file.</summary>
    public const string PlanFails = """
        on plan -input=false
        print-error Error: Invalid provider configuration
        print-error 
        print-error   on main.tf line 3, in provider "x":
        print-error    3: provider "x" {
        print-error 
        print-error It needs an address.
        exit 1
        """;

    /// <summary>An apply that fails after it began.</summary>
    public const string ApplyFails = """
        on apply -input=false
        apply-begin
        print {"@level":"info","@message":"terraform_data.site: Creation errored after 0s","@module":"terraform.ui","type":"apply_errored","hook":{"resource":{"addr":"terraform_data.site","module":"","resource":"terraform_data.site","implied_provider":"terraform","resource_type":"terraform_data","resource_name":"site","resource_key":null},"action":"create","elapsed_seconds":0}}
        print {"@level":"error","@message":"Error: local-exec provisioner error","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"local-exec provisioner error","detail":"Error running command 'false': exit status 1. Output: ","address":"terraform_data.site","range":{"filename":"main.tf","start":{"line":6,"column":3,"byte":1},"end":{"line":6,"column":20,"byte":2}}}}
        exit 1
        """;

    /// <summary>The state has moved on since the plan.</summary>
    public const string Stale = """
        on apply -input=false
        apply-version
        print {"@level":"error","@message":"Error: Saved plan is stale","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"Saved plan is stale","detail":"The given plan file can no longer be applied because the state was changed by another operation after the plan was created."}}
        exit 1
        """;

    /// <summary>Somebody else holds the state's lock: for the try that does not wait, or for all.</summary>
    public static string ApplyLocked(bool always) => $$$"""
        on apply -input=false{{{(always ? "" : " & -lock-timeout=0s")}}}
        apply-version
        print {"@level":"error","@message":"Error: Error acquiring the state lock","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"Error message: HTTP remote state already locked: ID=7d22e726\nLock Info:\n  ID:        7d22e726\n  Path:      \n  Operation: OperationTypeApply\n  Who:       ci@runner-7\n  Version:   1.11.4\n  Created:   2026-03-01 09:30:00.5 +0000 UTC\n  Info:      \n\n\nTerraform acquires a state lock to protect the state from being written\nby multiple users at the same time."}}
        exit 1
        """;

    /// <summary>Everything was made, and the state could not be saved.</summary>
    public const string StateNotSaved = """
        on apply -input=false
        apply-begin
        print {"@level":"error","@message":"Error: Failed to save state","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"Failed to save state","detail":"Error saving state: Failed to upload state: POST"}}
        print {"@level":"error","@message":"Error: Failed to persist state to backend","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"Failed to persist state to backend","detail":"the state has been written to the file errored.tfstate"}}
        exit 1
        """;

    /// <summary>It is killed while it applies.</summary>
    public const string ApplyKilled = """
        on apply -input=false
        apply-begin
        kill-self
        """;

    /// <summary>It applies until it gets a signal, which it obeys.</summary>
    public const string ApplyHangs = """
        on apply -input=false
        apply-begin
        wait-for-signal
        print {"@level":"info","@message":"terraform_data.site: Creation errored after 1s","@module":"terraform.ui","type":"apply_errored","hook":{"resource":{"addr":"terraform_data.site","module":""},"action":"create","elapsed_seconds":1}}
        print {"@level":"error","@message":"Error: execution halted","@module":"terraform.ui","type":"diagnostic","diagnostic":{"severity":"error","summary":"execution halted","detail":""}}
        exit 1
        """;

    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "data");

    private FakeTofu(FakeTool tool) => Tool = tool;

    /// <summary>The program and its ledgers.</summary>
    public FakeTool Tool { get; }

    /// <summary>Somebody else holds the state's lock, for a plan or an apply.</summary>
    public static string Locked(string command) => $"""
        on {command} -input=false
        print-error Error: Error acquiring the state lock
        print-error 
        print-error Error message: HTTP remote state already locked: ID=7d22e726
        exit 1
        """;

    /// <summary>A plan with the JSON of a file, made by <c>show -json</c>.</summary>
    public static string Shows(string jsonFile) => $"on show -json\nprint-file {jsonFile}\nexit 0";

    /// <summary>Nothing to change.</summary>
    public static string PlansNothing { get; } = $"""
        on plan -input=false
        copy {Of("empty.tfplan")} {"{out}"}
        print-file {Of("empty.txt")}
        exit 0
        {Shows(Of("empty.json"))}
        """;

    /// <summary>A state on which <see cref="PlansNothing"/> was planned.</summary>
    public const string State = """{"version": 4, "serial": 3, "lineage": "6713c2ed-bfbd-93f3-bef7-7a36f9230066", "resources": []}""";

    /// <summary>Something to change also after a deploy, which tofu tells by 2.</summary>
    public static string PlansAgain { get; } = $"""
        on plan -input=false
        copy {Of("create.tfplan")} {"{out}"}
        print-file {Of("create.txt")}
        exit 2
        {Shows(Of("create.json"))}
        """;

    /// <summary>The tool in a folder, as <c>terraform</c>.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="exceptions">Blocks that win over the happy ones.</param>
    public static FakeTofu Create(string folder, params string[] exceptions)
    {
        var tofu = new FakeTofu(FakeTool.Create(folder, "terraform"));
        tofu.Script(exceptions);
        return tofu;
    }

    /// <summary>From now on it does otherwise.</summary>
    public void Script(params string[] exceptions) => Tool.Script([.. exceptions, $$$"""
        on version
        print Terraform v1.11.4
        exit 0
        on fmt -check
        exit 0
        on validate -json
        print {"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}
        exit 0
        on init -input=false & -lockfile=readonly
        print Terraform has been successfully initialized!
        exit 0
        on init -input=false
        write .terraform.lock.hcl # locked
        print Terraform has been successfully initialized!
        exit 0
        on plan -input=false & verify.converged
        copy {{{Of("empty.tfplan")}}} {out}
        print-file {{{Of("empty.txt")}}}
        exit 0
        on plan -input=false
        copy-unique {{{Of("create.tfplan")}}} {out}
        print-file {{{Of("create.txt")}}}
        exit 0
        on show -json
        print-file {{{Of("create.json")}}}
        exit 0
        on apply -input=false
        apply-events 2 0
        exit 0
        on test
        print Success! 1 passed, 0 failed.
        exit 0
        always
        print-error This command is not in the script.
        exit 64
        """]);

    /// <summary>The commands for it, with an empty environment.</summary>
    public Tofu Commands() => new(
        new("terraform", Tool.ProgramFile, "1.11.4", "1.11.4 fake"), System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty);

    private static string Of(string file) => Path.Combine(Files, file);
}
