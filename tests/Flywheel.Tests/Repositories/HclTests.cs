using System.Text;
using Flywheel.Repositories.Hcl;

namespace Flywheel.Tests.Repositories;

public sealed class HclTests
{
    [Theory]
    [InlineData("a = 1", "1")]
    [InlineData("a = 1 # one", "1")]
    [InlineData("a = 1 // one", "1")]
    [InlineData("a = 1 /* one */ + 2", "1 /* one */ + 2")]
    [InlineData("a = \"#no // comment /* here\"", "\"#no // comment /* here\"")]
    [InlineData("a = \"\\\"}{\"", "\"\\\"}{\"")]
    [InlineData("a = \"${b[\"}\"]}\"", "\"${b[\"}\"]}\"")]
    [InlineData("a = \"${\"${\"${x}\"}\"}\" # end", "\"${\"${\"${x}\"}\"}\"")]
    [InlineData("a = \"$${not a template\"", "\"$${not a template\"")]
    [InlineData("a = \"%{if x}}%{endif}\"", "\"%{if x}}%{endif}\"")]
    [InlineData("a = [\n 1, # one\n 2\n]", "[\n 1, # one\n 2\n]")]
    [InlineData("a = { b = \"}\" }", "{ b = \"}\" }")]
    [InlineData("a = x == y ? 1 : 2", "x == y ? 1 : 2")]
    [InlineData("a = 1 < 2", "1 < 2")]
    [InlineData("a = 1 \r\n", "1")]
    [InlineData("\uFEFFa = 1", "1")]
    [InlineData("a = <<EOT\n  }\"{\n  EOT2\nEOT\n", "<<EOT\n  }\"{\n  EOT2\nEOT")]
    [InlineData("a = <<-EOT\n  ${x ? \"y\n\" : 1}\n  EOT\n", null)]
    [InlineData("a = <<-EOT\n  ${x[\"}\"]} EOT\n  EOT\n", "<<-EOT\n  ${x[\"}\"]} EOT\n  EOT")]
    [InlineData("a = f(<<EOT\n)\nEOT\n)", "f(<<EOT\n)\nEOT\n)")]
    [InlineData("a = <<EOT\n${<<IN\nEOT\nIN\n}\nEOT\n", "<<EOT\n${<<IN\nEOT\nIN\n}\nEOT")]
    public void An_expression_ends_where_tofu_says_it_does(string hcl, string? expression)
    {
        var file = Read(hcl + (expression is null ? "" : "\nafter = true\n"));

        Assert.Equal(expression is null ? HclProblem.Syntax : HclProblem.None, file.Problem);
        Assert.Equal(expression, file.Body.Attribute("a")?.Expression);
        Assert.Equal(expression is not null, file.Body.Attribute("after") is { IsTrue: true });
    }

    [Theory]
    [InlineData("a = \"unterminated\nb = 1")]
    [InlineData("a = \"${\n")]
    [InlineData("a = <<EOT\nno end")]
    [InlineData("a = (1]")]
    [InlineData("a = )")]
    [InlineData("a = 1 /* no end")]
    [InlineData("/* no end")]
    [InlineData("block {")]
    [InlineData("block { a = 1")]
    [InlineData("block \"label {\n}")]
    [InlineData("block label\n{ }")]
    [InlineData("}")]
    [InlineData("= 1")]
    [InlineData("a")]
    [InlineData("\"a\" = 1")]
    [InlineData("a = \"\\")]
    [InlineData("$$$")]
    [InlineData("a = <<")]
    [InlineData("a = <<-\nEOT")]
    public void Nonsense_ends_quietly(string hcl)
    {
        var problem = Read(hcl).Problem;

        Assert.Contains(problem, new[] { HclProblem.Syntax, HclProblem.None });
    }

    [Fact]
    public void Every_prefix_of_a_file_can_be_read()
    {
        var hcl = "variable \"a\" {\n default = <<-E\n ${f(\"x${1}\")}\n E\n}\nx \"y\" z { b = [{c=\"\\u00e4\"}] /* d */ }\n# e";

        for (var length = 0; length <= hcl.Length; length++)
        {
            var blocks = Read(hcl[..length]).Body.Blocks.Length;
            Assert.InRange(blocks, 0, 2);
        }
    }

    [Fact]
    public void Blocks_keep_their_labels_contents_and_places()
    {
        var file = Read("# ä\n  resource \"a_b\" \"c\" {\n    name = \"ö\"\n    inner { x = 1 }\n  }\nempty {}\n");

        var block = file.Body.Blocks[0];
        Assert.Equal(["a_b", "c"], block.Labels);
        Assert.Equal("ö", block.Body.Attribute("name")!.StringValue);
        Assert.Equal("1", block.Body.BlocksOf("inner").Single().Body.Attribute("x")!.Expression);
        Assert.Equal((2, 3), file.PositionOf(block.Offset));
        Assert.Equal("empty", file.Body.Blocks[1].Type);
    }

    [Fact]
    public void Columns_count_characters()
    {
        var file = Read("b { x = \"ää\" }\n/* ää */ a = 1");

        Assert.Equal((2, 10), file.PositionOf(file.Body.Attribute("a")!.Offset));
    }

    [Theory]
    [InlineData("", "b {", "}")]
    [InlineData("a = ", "[", "]")]
    [InlineData("a = ", "\"${", "}\"")]
    public void Nesting_without_end_is_refused(string start, string open, string close)
    {
        var hcl = start + string.Concat(Enumerable.Repeat(open, 200_000)) + string.Concat(Enumerable.Repeat(close, 200_000));

        Assert.Equal(HclProblem.TooDeep, Read(hcl).Problem);
    }

    [Fact]
    public void Members_of_an_object_are_found()
    {
        var provider = Read("aws = { version = \">= 1, < 2\", // , source = \"no\"\n \"source\" : \"hashicorp/aws\" }").Body.Attribute("aws")!;

        Assert.Equal("hashicorp/aws", provider.Member("source")!.StringValue);
        Assert.Equal(">= 1, < 2", provider.Member("version")!.StringValue);
        Assert.Null(provider.Member("none"));
    }

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("\"a\\n\\\"\\u00e4\\U0001F600\"", "a\n\"ä\U0001F600")]
    [InlineData("\"$${a} %%{b} $5 100%\"", "${a} %{b} $5 100%")]
    [InlineData("\"${a}\"", null)]
    [InlineData("\"a\" + \"b\"", null)]
    [InlineData("a", null)]
    [InlineData("\"", null)]
    public void Only_a_plain_string_has_a_value(string raw, string? value) =>
        Assert.Equal(value, HclString.Literal(Encoding.UTF8.GetBytes(raw)));

    [Fact]
    public void JSON_says_the_same()
    {
        var file = Read("""
            { "variable": { "a": { "default": "x" }, "b": [{}] },
              "terraform": [{ "backend": { "http": {} }, "required_providers": { "aws": { "source": "hashicorp/aws" } } }],
              "resource": { "aws_instance": { "c": [{ "count": 2 }, { "count": 3 }] } } }
            """, isJson: true);

        Assert.Equal(HclProblem.None, file.Problem);
        Assert.Equal(["a", "b"], file.Body.BlocksOf("variable").Select(block => block.Name));
        Assert.Equal("x", file.Body.Blocks[0].Body.Attribute("default")!.StringValue);
        var settings = file.Body.BlocksOf("terraform").Single().Body;
        Assert.Equal("http", settings.BlocksOf("backend").Single().Name);
        Assert.Equal("hashicorp/aws", settings.BlocksOf("required_providers").Single().Body.Attribute("aws")!.Member("source")!.StringValue);
        Assert.Equal(["aws_instance", "c"], file.Body.BlocksOf("resource").Last().Labels);
        Assert.Equal(2, file.Body.BlocksOf("resource").Count());
    }

    [Theory]
    [InlineData("", "Syntax")]
    [InlineData("[]", "Syntax")]
    [InlineData("{\"variable\":", "Syntax")]
    [InlineData("{\"variable\": 1}", "None")]
    [InlineData("{\"variable\": [[[{}]]]}", "None")]
    [InlineData("{\"\\ud800\": 1}", "Syntax")]
    public void Broken_JSON_ends_quietly(string json, string problem) => Assert.Equal(Enum.Parse<HclProblem>(problem), Read(json, isJson: true).Problem);

    [Fact]
    public void Deep_JSON_is_refused() =>
        Assert.Equal(HclProblem.TooDeep, Read("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}", isJson: true).Problem);

    private static HclFile Read(string text, bool isJson = false) => HclFile.Read(Encoding.UTF8.GetBytes(text), isJson);
}
