using System.Text;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Tests.Platform;

/// <summary>The READMEs of modules and stacks.</summary>
public sealed class ModuleReadmeTests
{
    private const int ShortestProse = 60;

    public static TheoryData<string> Paths => [.. PlatformFolder.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_readme_says_the_inputs_and_outputs_as_they_are(string path)
    {
        var folder = PlatformFolder.Of(path);
        var file = Path.Combine(folder.FullPath, "README.md");
        Assert.True(File.Exists(file), $"{path} has no README.md: a heading, two to six lines on what it is for, and \"{ModuleReadme.Marker}\".");
        var text = File.ReadAllText(file);
        var made = ModuleReadme.Of(text, folder.Blocks);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, made);
            return;
        }

        Assert.True(text == made, $"{path}/README.md is stale. UPDATE_SNAPSHOTS=1 writes it from the variables and outputs.");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_readme_begins_with_the_name_and_says_what_it_is_for(string path)
    {
        var text = File.ReadAllText(Path.Combine(PlatformFolder.Of(path).FullPath, "README.md"));
        var lines = text[..text.IndexOf(ModuleReadme.Marker, StringComparison.Ordinal)].Split('\n');

        Assert.Equal($"# {PlatformFolder.Of(path).Name}", lines[0]);
        Assert.True(lines.Skip(1).Sum(line => line.Length) >= ShortestProse, $"{path}/README.md says too little above \"{ModuleReadme.Marker}\".");
    }

    [Fact]
    public void Variables_and_outputs_become_tables()
    {
        const string Module = """
            variable "replicas" {
              description = "How many pods; a | b."
              type        = number
              default     = 2
            }

            variable "token" {
              description = "Token of <forge>."
              type        = string
              sensitive   = true
            }

            variable "runner" {
              description = "The runner."
              type = object({
                name  = string # its name
                tags  = optional(list(string), [])
                image = object({ repository = string, tag = string })
              })
            }

            output "name" {
              description = "Its name."
              value       = "x"
            }

            """;

        Assert.Equal(
            """
            # runner

            Prose.

            <!-- inputs and outputs -->
            ## Inputs

            | Name | Type | Default | Sensitive | Description |
            |---|---|---|---|---|
            | replicas | `number` | `2` | | How many pods; a \| b. |
            | token | `string` | required | yes | Token of &lt;forge>. |
            | runner | see below | required | | The runner. |

            Type of runner:

            ```hcl
            object({
              name  = string # its name
              tags  = optional(list(string), [])
              image = object({ repository = string, tag = string })
            })
            ```

            ## Outputs

            | Name | Sensitive | Description |
            |---|---|---|
            | name | | Its name. |

            """,
            ModuleReadme.Of("# runner\n\nProse.\n\n<!-- inputs and outputs -->\nold", Read(Module)));
    }

    [Theory]
    [InlineData("map(string)", "map(string)")]
    [InlineData("object({\n  a    = string # one\n  b = number\n})", "object({ a = string, b = number })")]
    [InlineData("[\n  \"a\",\n  \"b # c\",\n]", "[\"a\", \"b # c\"]")]
    [InlineData("{\n  # all\n  a = [1]\n}", "{ a = [1] }")]
    public void An_expression_fits_on_one_line(string expression, string line) => Assert.Equal(line, ModuleReadme.OneLine(expression));

    private static IReadOnlyCollection<HclBlock> Read(string hcl) => HclFile.Read(Encoding.UTF8.GetBytes(hcl), isJson: false).Body.Blocks;
}
