using Flywheel.Diagnostics;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class ModuleFactsTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Variables_have_their_place_and_whether_they_are_needed()
    {
        var facts = Read("variable \"a\" {}\n\n  variable \"b\" {\n  default = null\n  sensitive = true\n}\n");

        Assert.Equal(new DeclaredVariable("a", true, false, new("m/main.tf", 1, 1)), facts.Variables["a"]);
        Assert.Equal(new DeclaredVariable("b", false, true, new("m/main.tf", 3, 3)), facts.Variables["b"]);
    }

    [Theory]
    [InlineData("resource \"terraform_data\" \"a\" {}", "")]
    [InlineData("data \"terraform_remote_state\" \"a\" {}", "")]
    [InlineData("resource \"aws_instance\" \"a\" {}", "aws")]
    [InlineData("data \"external\" \"a\" {}", "external")]
    [InlineData("ephemeral \"random_password\" \"a\" {}", "random")]
    [InlineData("check \"a\" {\n data \"http\" \"b\" {}\n}", "http")]
    [InlineData("provider \"kubernetes\" {}", "kubernetes")]
    [InlineData("resource \"terraform_data\" \"a\" {\n provider = other.west\n}", "other")]
    [InlineData("terraform {\n required_providers {\n aws = { source = \"hashicorp/aws\" }\n }\n}\nresource \"aws_x\" \"a\" {}", "hashicorp/aws")]
    [InlineData("terraform {\n required_providers {\n t = { source = \"terraform.io/builtin/terraform\" }\n }\n}\nresource \"terraform_data\" \"a\" {\n provider = t\n}", "")]
    public void Providers_that_have_to_be_installed_are_known(string hcl, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(hcl).Providers));

    [Theory]
    [InlineData("terraform {\n backend \"http\" {}\n}", "http")]
    [InlineData("terraform {\n cloud {\n organization = \"x\"\n }\n}", "cloud")]
    [InlineData("terraform {}", null)]
    public void The_backend_is_known(string hcl, string? type) => Assert.Equal(type, Read(hcl).Backend?.Type);

    [Theory]
    [InlineData("override.tf")]
    [InlineData("backend_override.tf")]
    [InlineData("backend_override.tofu")]
    public void An_override_of_the_backend_is_said_aloud(string name)
    {
        _sandbox.WithFile($"m/{name}", "terraform {\n  backend \"s3\" {}\n}\n");

        var facts = Read("terraform {\n backend \"http\" {}\n}");

        Assert.Equal(("s3", true), (facts.Backend!.Type, facts.Backend.IsOverride));
        Assert.Equal((RepositoryRules.BackendOverride.Code, new SourcePosition($"m/{name}", 2, 3)), (facts.Diagnostics[0].Code, facts.Diagnostics[0].Position!.Value));
    }

    [Fact]
    public void An_override_in_JSON_counts_too()
    {
        _sandbox.WithFile("m/x_override.tf.json", """{"terraform": {"backend": {"gcs": {}}}, "variable": {"a": {"default": 1}}}""");

        var facts = Read("variable \"a\" {}");

        Assert.Equal("gcs", facts.Backend!.Type);
        Assert.False(facts.Variables["a"].IsRequired);
    }

    [Fact]
    public void A_tofu_file_hides_the_tf_file_of_its_name_from_tofu_alone()
    {
        _sandbox.WithFile("m/main.tofu", "variable \"tofu\" {}");

        Assert.Equal(["tofu"], Read("variable \"tf\" {}").Variables.Keys);
        Assert.Equal(["tf"], ModuleFacts.Read(new(Scan(), "m", "m"), readsTofuFiles: false).Variables.Keys);
    }

    [Fact]
    public void Calls_remote_states_and_encryption_are_found()
    {
        var facts = Read("""
            module "near" { source = "../near" }
            module "far" {
              source = "git::https://example.com/x?ref=--upload-pack"
            }
            data "terraform_remote_state" "other" {}
            terraform {
              encryption {}
            }
            """);

        Assert.Equal([true, false], facts.ModuleCalls.OrderBy(call => call.Position.Line).Select(call => call.IsLocal));
        Assert.Equal(new SourcePosition("m/main.tf", 5, 1), facts.RemoteStates.Single());
        Assert.Equal(new SourcePosition("m/main.tf", 7, 3), facts.Encryption);
    }

    [Theory]
    [InlineData("m/a.tftest.hcl", true)]
    [InlineData("m/tests/a.tftest.hcl", true)]
    [InlineData("m/tests/a.tofutest.json", true)]
    [InlineData("m/other/a.tftest.hcl", false)]
    public void Tests_are_found_where_tofu_looks(string path, bool hasTests)
    {
        _sandbox.WithFile(path, "");

        Assert.Equal(hasTests, Read("").HasTests);
    }

    [Fact]
    public void A_file_that_is_too_large_is_a_diagnostic_and_not_read()
    {
        var facts = Read(new string('#', (1024 * 1024) + 1));

        Assert.Equal([RepositoryRules.FileTooLarge.Code], facts.Diagnostics.Select(problem => problem.Code));
        Assert.True(facts.IsIncomplete);
    }

    [Fact]
    public void A_file_of_one_line_takes_no_longer_than_any_other()
    {
        _sandbox.WithFile("m/many.tf.json", "{\"variable\":{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"v{i}\":{{}}")) + "}}");

        Assert.Equal(60_000, Read("").Variables.Count);
    }

    [Fact]
    public void A_broken_file_is_left_to_tofu()
    {
        var facts = Read("variable \"a\" {}\nvariable \"b\" {\n x = \"\n}");

        Assert.Empty(facts.Diagnostics);
        Assert.True(facts.IsIncomplete);
        Assert.True(facts.Variables.ContainsKey("a"));
    }

    private ModuleFacts Read(string hcl)
    {
        _sandbox.WithFile("m/main.tf", hcl);
        return ModuleFacts.Read(new(Scan(), "m", "m"), readsTofuFiles: true);
    }

    private FileTree Scan() => FileTree.Scan(_sandbox.Root, IgnoredPaths.None, FileHashes.InMemory()).Value!;
}
