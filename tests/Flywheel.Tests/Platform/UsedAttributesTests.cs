using System.Text;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Tests.Platform;

/// <summary>Modules and stacks say only what the real providers take.</summary>
public sealed class UsedAttributesTests
{
    public static TheoryData<string> Paths => [.. PlatformFolder.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_real_provider_takes_what_is_said(string path)
    {
        var problems = UsedAttributes.Problems(PlatformFolder.Of(path).Blocks).ToList();

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [InlineData("yaml_body = \"a\"\nyaml = \"b\"", "kubectl_manifest.x: the real provider has no yaml")]
    [InlineData("server_side_apply = true", "kubectl_manifest.x: yaml_body is required")]
    [InlineData("yaml_body = \"a\"\nuid = \"b\"", "kubectl_manifest.x: uid is computed and cannot be set")]
    [InlineData("yaml_body = \"a\"\nwait_for = {}", "kubectl_manifest.x: wait_for is a block")]
    [InlineData("yaml_body = \"a\"\nwait_for {\nfield {\nkey = \"a\"\n}\n}", "kubectl_manifest.x: wait_for.field.value is required")]
    [InlineData("yaml_body = \"a\"\nwait_for {\ncondition {\nreason = \"a\"\n}\n}", "kubectl_manifest.x: the real provider has no wait_for.condition.reason")]
    [InlineData("yaml_body = \"a\"\nwait_for {\ndynamic \"field\" {\nfor_each = []\ncontent {\nkind = 1\n}\n}\n}", "kubectl_manifest.x: the real provider has no wait_for.field.kind")]
    [InlineData("yaml_body = \"a\"\nmetadata {\n}", "kubectl_manifest.x: the real provider has no metadata")]
    [InlineData("yaml_body = \"a\"\nforce_new {\n}", "kubectl_manifest.x: force_new is an attribute")]
    public void What_it_would_refuse_is_told(string body, string sentence) =>
        Assert.Contains(sentence, UsedAttributes.Problems(Read($"resource \"kubectl_manifest\" \"x\" {{\n{body}\n}}\n")));

    [Theory]
    [InlineData("provider \"helm\" {\n  kubernetes = { context = \"x\" }\n}\n", "provider helm: the real provider has no kubernetes.context")]
    [InlineData("provider \"kubernetes\" {\n  experiments {\n    manifest_resource = true\n  }\n}\n", "provider kubernetes: experiments.manifest_resource is deprecated")]
    [InlineData("provider \"aws\" {\n}\n", "provider aws: there is no table provider-aws")]
    [InlineData("resource \"aws_s3_bucket\" \"x\" {\n}\n", "aws_s3_bucket.x: there is no table aws_s3_bucket")]
    [InlineData("data \"kubectl_server_version\" \"x\" {\n}\n", "data kubectl_server_version: there is no table for it")]
    public void Providers_and_what_has_no_table_are_told_too(string hcl, string sentence) => Assert.Contains(sentence, UsedAttributes.Problems(Read(hcl)));

    [Fact]
    public void What_belongs_to_the_language_is_none_of_a_providers_business() => Assert.Empty(UsedAttributes.Problems(Read("""
        resource "random_id" "x" {
          count       = 2
          byte_length = 4
          depends_on  = [random_id.y]
          lifecycle {
            prevent_destroy = true
          }
        }
        provider "helm" {
          alias      = "other"
          kubernetes = { config_context = "x" }
        }

        """)));

    private static IEnumerable<HclBlock> Read(string hcl) => HclFile.Read(Encoding.UTF8.GetBytes(hcl), isJson: false).Body.Blocks;
}
