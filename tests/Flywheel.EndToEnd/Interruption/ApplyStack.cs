namespace Flywheel.EndToEnd.Interruption;

/// <summary>A repository whose one apply writes a file and then takes until another file is there, at most some minutes: nobody is left to end it otherwise.</summary>
internal sealed class ApplyStack : Checkout
{
    public ApplyStack()
    {
        Flywheel.Testing.RequiredTool.Find("terraform");
        Sandbox.WithOrganization().WithSettings("jobs:\n  - { id: verify/afterwards, run: [\"true\"] }\n").WithStack("one", hcl: $$"""
            resource "terraform_data" "this" {
              provisioner "local-exec" {
                command = "echo provisioning; echo $PPID >'{{Parent}}'; touch '{{Started}}'; n=0; until [ -e '{{GoOn}}' ] || [ $n = 3000 ]; do sleep 0.05; n=$((n+1)); done; echo provisioned; touch '{{Done}}'"
              }
            }

            """).Commit();
    }

    /// <summary>Is there as soon as the apply works.</summary>
    public string Started => Besides("started");

    /// <summary>Holds the process id of the tofu that applies.</summary>
    private string Parent => Besides("parent");

    /// <summary>Process id of the tofu that applies.</summary>
    public async Task<string> TofuAsync() => (await File.ReadAllTextAsync(Parent, TestContext.Current.CancellationToken)).Trim();

    /// <summary>Lets the apply end.</summary>
    public string GoOn => Besides("go-on");

    /// <summary>Is there when the apply's work was done to its end.</summary>
    public string Done => Besides("done");

    public IEnumerable<string> LockFiles =>
        Directory.EnumerateFiles(Root, "*.lock.info", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });

    /// <summary>What the apply printed.</summary>
    public async Task<string> LogAsync() => (await RunAsync("runs", "logs", "latest", "deploy/one")).Output;

    public static int Count(string text, string word) => text.Split(word).Length - 1;
}
