using Flywheel.Diagnostics;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class RepositoryReaderTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Modules_and_stacks_are_found_by_name_and_the_decoy_is_not()
    {
        _sandbox.WithModule("network").WithModule("dns").WithStack("runners", after: "attic").WithStack("attic").WithFile("tofu/modules/docs/README.md", "").Commit();

        var repository = Read().Value!;

        Assert.Equal(["dns", "network"], repository.Modules.Select(module => module.Name));
        Assert.Equal(["attic", "runners"], repository.Stacks.Select(stack => stack.Name));
        Assert.Equal(("main", "main", false), (repository.Revision.Branch, repository.Revision.DefaultBranch, repository.Revision.IsDirty));
        Assert.True(repository.Revision.IsOnDefaultBranch);
    }

    [Fact]
    public void Nothing_there_is_said_and_no_error()
    {
        var read = Read();

        Assert.Empty(read.Diagnostics);
        Assert.Equal(2, read.Value!.Absences("app").Count());
    }

    [Theory]
    [InlineData("-rf")]
    [InlineData("-destroy")]
    [InlineData("--help")]
    [InlineData("-chdir=")]
    [InlineData("$(id)")]
    [InlineData("a&&id")]
    [InlineData(";id")]
    [InlineData("a b")]
    [InlineData("Prod")]
    [InlineData("attıc")]
    [InlineData("..a")]
    [InlineData("_a")]
    [InlineData("prod\n")]
    [InlineData("prod\r")]
    public void A_hostile_folder_name_is_a_diagnostic_and_no_stack(string name)
    {
        _sandbox.WithStack("good").WithStack(name);

        var read = Read();

        Assert.Single(read.Diagnostics, problem => problem.Code == RepositoryRules.FolderName.Code || problem.Code == RepositoryRules.FileName.Code);
        Assert.Equal(["good"], read.Value!.Stacks.Select(stack => stack.Name));
    }

    [Fact]
    public void Names_that_differ_in_case_collide()
    {
        _sandbox.WithStack("prod").WithStack("PROD");

        Assert.Contains(RepositoryRules.FolderNameCollision.Code, Codes());
    }

    [Fact]
    public void A_stack_that_is_a_link_is_refused()
    {
        _sandbox.WithLink("tofu/stacks/root", "/");

        Assert.Equal([RepositoryRules.LinkedFolder.Code], Codes());
    }

    [Theory]
    [InlineData("errored.tfstate/a")]
    [InlineData("terraform.tfstate")]
    [InlineData("terraform.tfstate.backup")]
    [InlineData("sub/crash.log")]
    [InlineData(".terraform/providers/evil")]
    public void Names_that_tofu_writes_are_refused_when_they_could_be_committed(string path)
    {
        _sandbox.WithStack("attic").WithFile(".gitignore", ".flywheel/\n").WithFile($"tofu/stacks/attic/{path}", "");
        Assert.Equal([RepositoryRules.ReservedName.Code], Codes());

        _sandbox.WithFile(".gitignore", "*.tfstate*\ncrash.log\n.terraform/\n");
        Assert.Empty(Codes());
    }

    [Fact]
    public void Called_modules_are_followed_in_circles_only_once()
    {
        _sandbox.WithModule("a", "module \"b\" {\n  source = \"../b\"\n}\n")
            .WithModule("b", "module \"a\" {\n  source = \"../a//\"\n}\nmodule \"c\" {\n  source = \"./c\"\n}\n")
            .WithFile("tofu/modules/b/c/main.tf", "resource \"aws_x\" \"y\" {}")
            .WithStack("attic", hcl: "module \"a\" {\n  source = \"../../modules/a\"\n}\n");

        var read = Read();

        Assert.Empty(read.Diagnostics);
        Assert.Equal(["tofu/modules/a", "tofu/modules/b", "tofu/modules/b/c"], read.Value!.Stacks[0].LocalModules.Select(called => called.Folder.Shown));
        Assert.True(read.Value.Stacks[0].NeedsDownload);
        Assert.Equal(["tofu/modules/b", "tofu/modules/b/c"], read.Value.Modules[0].LocalModules.Select(called => called.Folder.Shown));
    }

    [Theory]
    [InlineData("resource \"terraform_data\" \"a\" {}", false)]
    [InlineData("module \"a\" {\n  source = \"../../modules/plain\"\n}", false)]
    [InlineData("module \"a\" {\n  source = \"hashicorp/consul/aws\"\n}", true)]
    [InlineData("module \"a\" {\n  source = \"../../modules/far\"\n}", true)]
    [InlineData("resource \"terraform_data\" {", true)]
    public void A_download_is_needed_only_where_something_comes_from_outside(string hcl, bool needsDownload)
    {
        _sandbox.WithModule("plain").WithModule("far", "module \"x\" {\n  source = \"git::https://example.com/x\"\n}").WithStack("attic", hcl: hcl);

        Assert.Equal(needsDownload, Read().Value!.Stacks.Single().NeedsDownload);
    }

    [Fact]
    public void A_call_that_leaves_git_is_refused_and_one_that_leads_nowhere_too()
    {
        _sandbox.WithStack("attic", hcl: "module \"a\" {\n  source = \"../../../../outside/tofu/stacks/decoy\"\n}\nmodule \"b\" {\n  source = \"../none\"\n}\n");

        var read = Read();

        Assert.Equal([RepositoryRules.ModuleOutside.Code, RepositoryRules.ModuleMissing.Code], read.Diagnostics.Select(problem => problem.Code));
        Assert.Equal("tofu/stacks/attic/main.tf:1:1", read.Diagnostics[0].Position.ToString());
    }

    [Fact]
    public void A_repository_in_a_subfolder_sees_its_own_files_and_modules_beside_it()
    {
        _sandbox.WithFile(".gitignore", "*.log\n").WithModule("shared").WithFile("sub/x.log", "")
            .WithFile("sub/tofu/stacks/attic/main.tf", "module \"s\" {\n  source = \"../../../../tofu/modules/shared\"\n}\n").Commit();

        var repository = Read("sub").Value!;

        Assert.Equal(["tofu/stacks/attic/main.tf"], repository.Tree.Files.Select(file => file.Path));
        var called = repository.Stacks.Single().LocalModules.Single().Folder;
        Assert.Equal(("../tofu/modules/shared", _sandbox.Root + "/tofu/modules/shared"), (called.Shown, called.FullPath));
        Assert.Equal(_sandbox.Git("rev-parse", "HEAD"), repository.Revision.Commit);
    }

    [Fact]
    public void The_app_tells_its_scripts_and_package_manager()
    {
        _sandbox.WithFile("app/package.json", """{"scripts": {"build": "vite build", "check": "x"}, "packageManager": "pnpm@10.1.0", "a": {"scripts": {"no": ""}}}""");

        var app = Read().Value!.App!;

        Assert.Equal(("pnpm@10.1.0", "app"), (app.PackageManager, app.Folder.Shown));
        Assert.Equal(["build", "check"], app.Scripts);
    }

    [Fact]
    public void The_app_may_leave_the_repository_but_not_git()
    {
        _sandbox.WithFile("app/package.json", "{}").WithFile("sub/a", "").WithFile("../outside/package.json", "{}").WithLink("sub/link", "../../outside");

        Assert.Equal("../app", Read("sub", "../app").Value!.App!.Folder.Shown);
        Assert.Equal([RepositoryRules.AppOutside.Code], Read("sub", "link").Diagnostics.Select(problem => problem.Code));
        Assert.Equal([RepositoryRules.AppOutside.Code], Read("sub", "../../outside").Diagnostics.Select(problem => problem.Code));
        Assert.Equal([RepositoryRules.AppOutside.Code], Read("sub", "/etc").Diagnostics.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"scripts\"")]
    [InlineData("")]
    public void A_broken_package_file_is_a_diagnostic(string json)
    {
        _sandbox.WithFile("app/package.json", json);

        Assert.Equal([RepositoryRules.PackageFile.Code], Codes());
    }

    [Fact]
    public void A_variable_that_nobody_sets_is_named_with_its_place()
    {
        _sandbox.WithStack("attic", hcl: string.Join('\n', "abcdef".Select(name => $"variable \"{name}\" {{}}")) + "\nvariable \"g\" {\n  default = 1\n}\n")
            .WithFile("tofu/stacks/attic/lab.tfvars", "a = <<E\nb = 1\nE\n")
            .WithFile("tofu/stacks/attic/prod.tfvars", "b = 1\n")
            .WithFile("tofu/stacks/attic/x.auto.tfvars.json", "{\"c\": {}}")
            .WithFile("tofu/stacks/attic/terraform.tfvars", "d = 1\n");
        var stack = Read().Value!.Stacks.Single();

        var unset = StackVariables.Unset(stack, "lab", new HashSet<string> { "e" });

        Assert.Equal(["tofu/stacks/attic/main.tf:2:1", "tofu/stacks/attic/main.tf:6:1"], unset.Select(problem => problem.Position.ToString()));
    }

    [Fact]
    public void A_merge_request_is_on_no_branch_that_could_deploy()
    {
        _sandbox.Commit().Git("checkout", "--quiet", "--detach");
        var ci = new CiEnvironment { Provider = CiProvider.GitLab, Trigger = Trigger.MergeRequest, Branch = "main", DefaultBranch = "main" };

        var revision = Read(ci: ci).Value!.Revision;

        Assert.Equal(("main", true, false), (revision.Branch, revision.IsProposal, revision.IsOnDefaultBranch));
    }

    [Fact]
    public void A_second_reading_needs_no_file_but_configuration()
    {
        _sandbox.WithStack("attic").Commit();
        var first = Read().Value!;
        var digests = first.Tree.Files.Select(first.Tree.HashOf).ToList();
        first.SaveHashes();

        var second = Read().Value!;

        Assert.Equal(digests, second.Tree.Files.Select(second.Tree.HashOf));
        Assert.False(second.Revision.IsDirty);
    }

    private IEnumerable<string> Codes() => Read().Diagnostics.Select(problem => problem.Code);

    private Checked<Repository> Read(string folder = "", string appPath = "app", CiEnvironment? ci = null)
    {
        var path = Path.Combine(_sandbox.Root, folder);
        return new RepositoryReader(TimeProvider.System).Read(
            GitFolder.Find(path).Value!,
            GitStatus.Parse(_sandbox.GitStatus(folder)),
            new() { Path = path, AppPath = appPath, CacheFolder = Path.Combine(path, ".flywheel/cache"), Ci = ci ?? CiEnvironment.None });
    }
}
