using Flywheel.Testing;

namespace Flywheel.EndToEnd;

/// <summary>A repository of a test's own with everything that belongs to it: data directory, home, tools put first on PATH.</summary>
internal class Checkout : IDisposable
{
    /// <summary>A resource that tofu brings itself, as a whole stack.</summary>
    public const string OneResource = "resource \"terraform_data\" \"this\" {\n  input = \"first\"\n}\n";

    private static readonly string[] NotBrought = ["node_modules", "build", ".svelte-kit", ".flywheel", ".terraform"];
    private readonly TemporaryFolder _besides = new();

    public Checkout(Sandbox? sandbox = null)
    {
        Sandbox = sandbox ?? Sandbox.Create();
        Directory.CreateDirectory(Bin);
        Environment["PATH"] = $"{Bin}:{Environment["PATH"]}";
        Environment["XDG_STATE_HOME"] = _besides.Of("xdg");
    }

    public Sandbox Sandbox { get; }

    public string Root => Sandbox.Root;

    /// <summary>Where flywheel keeps what belongs to the repository.</summary>
    public string Home => Environment.GetValueOrDefault("FLYWHEEL_HOME") ?? Path.Combine(Root, ".flywheel");

    /// <summary>A folder outside of the repository that is first on PATH.</summary>
    public string Bin => _besides.Of("bin");

    /// <summary>What commands get; to be changed by the test.</summary>
    public Dictionary<string, string> Environment { get; } = FlywheelProgram.PlainEnvironment();

    /// <summary>A path outside of the repository that only this test uses.</summary>
    public string Besides(string name) => _besides.Of(name);

    /// <summary>A committed repository with an organization and one stack for which nothing has to be installed.</summary>
    public static Checkout WithOneStack(string settings = "", string hcl = OneResource)
    {
        RequiredTool.Find("terraform");
        var checkout = new Checkout();
        checkout.Sandbox.WithOrganization().WithStack("one", hcl: hcl).WithSettings(settings).Commit();
        return checkout;
    }

    /// <summary>Copies files and folders of this very repository, to the same places, without what builds and runs leave there.</summary>
    public void Bring(params string[] paths)
    {
        foreach (var path in paths)
        {
            var source = Path.Combine(FlywheelProgram.RepositoryRoot, path);
            if (File.Exists(source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
                File.Copy(source, Path.Combine(Root, path), overwrite: true);
            }
            else if (!NotBrought.Contains(Path.GetFileName(path), StringComparer.Ordinal))
            {
                Bring([.. Directory.EnumerateFileSystemEntries(source).Select(entry => Path.GetRelativePath(FlywheelProgram.RepositoryRoot, entry))]);
            }
        }
    }

    /// <summary>Puts a shell script first on PATH.</summary>
    public string WithTool(string name, string script)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>Puts a terraform on PATH that writes down its arguments and becomes the real one.</summary>
    /// <returns>Reads what was written down.</returns>
    public Func<string[]> WithTofuLedger()
    {
        var ledger = Besides("tofu-ledger");
        File.WriteAllText(ledger, "");
        WithTool("terraform", $"echo \"$*\" >>'{ledger}'\nexec '{RequiredTool.Find("terraform")}' \"$@\"\n");
        return () => File.ReadAllLines(ledger);
    }

    /// <summary>Starts <c>flywheel ARGUMENTS</c> in the repository.</summary>
    public RunningProgram Start(params string[] arguments) => FlywheelProgram.Start(FlywheelProgram.Path, arguments, Root, Environment);

    /// <summary>Runs <c>flywheel ARGUMENTS</c>. Whatever it is asked for, it never shows a stack trace.</summary>
    public async Task<ProgramExit> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        program.Input.Close();
        var exit = await program.WaitAsync();
        Assert.DoesNotContain("   at ", exit.Output + exit.Error, StringComparison.Ordinal);
        return exit;
    }

    /// <summary>Runs it with <c>--output json</c>.</summary>
    public Task<ProgramExit> RunJsonAsync(params string[] arguments) => RunAsync([.. arguments, "--output", "json"]);

    /// <summary>Runs the real kubectl against the lab of the repository.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(Environment)
        {
            ["KUBECONFIG"] = Path.Combine(Home, "lab", "kubeconfig"),
            ["KUBECACHEDIR"] = Besides("kube-cache"),
        };
        using var program = FlywheelProgram.Start(RequiredTool.Find("kubectl"), arguments, Root, environment);
        program.Input.Close();
        return (await program.WaitAsync()).ExitedWith(0).Output;
    }

    /// <summary>Path of stored bytes.</summary>
    public string ArtifactFile(string sha256) => Path.Combine(Home, "artifacts", "sha256", sha256[..2], sha256[2..]);

    /// <summary>Ends when the file is there.</summary>
    public static async Task IsThereAsync(string path)
    {
        while (!File.Exists(path))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public virtual void Dispose()
    {
        Sandbox.Dispose();
        _besides.Dispose();
        GC.SuppressFinalize(this);
    }
}
