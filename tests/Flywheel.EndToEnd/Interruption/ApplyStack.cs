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

    /// <summary>Process id of the supervisor of that tofu.</summary>
    public async Task<string> SupervisorAsync()
    {
        var file = Directory.EnumerateFiles(Home, "supervisor.json", SearchOption.AllDirectories).Single();
        using var document = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return document.RootElement.GetProperty("process").GetString()!.Split(' ')[0];
    }

    /// <summary>Ends when the process has.</summary>
    public async Task IsGoneAsync(string pid)
    {
        while (!RunningProgram.IsGone(pid))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

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
