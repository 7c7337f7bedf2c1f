using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Helm;

namespace Flywheel.Lab.Tests.Providers.Helm;

public sealed class SetExpressionTests
{
    [Theory]
    [InlineData("a=1", """{"a":1}""")]
    [InlineData("a=1,b=x", """{"a":1,"b":"x"}""")]
    [InlineData("a.b.c=true", """{"a":{"b":{"c":true}}}""")]
    [InlineData("a=null", """{"a":null}""")]
    [InlineData("a=", """{"a":""}""")]
    [InlineData("a=007", """{"a":"007"}""")]
    [InlineData("a={x,2}", """{"a":["x",2]}""")]
    [InlineData("a={}", """{"a":[]}""")]
    [InlineData("a[0].b=1,a[0].c=2", """{"a":[{"b":1,"c":2}]}""")]
    [InlineData("a[1]=x", """{"a":[null,"x"]}""")]
    [InlineData("a=x\\,y", """{"a":"x,y"}""")]
    [InlineData("a\\.b/c=1", """{"a.b/c":1}""")]
    [InlineData("old.b=2", """{"old":{"a":1,"b":2}}""")]
    public void An_expression_sets_values(string expression, string expected)
    {
        var values = expression.StartsWith("old", StringComparison.Ordinal) ? JsonNode.Parse("""{"old":{"a":1}}""")!.AsObject() : [];

        new SetExpression(expression, asText: false).Into(values);

        Assert.Equal(expected, values.ToJsonString());
    }

    [Fact]
    public void Texts_stay_texts()
    {
        var values = new JsonObject();

        new SetExpression("a=1,b=true", asText: true).Into(values);

        Assert.Equal("""{"a":"1","b":"true"}""", values.ToJsonString());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a=1,b")]
    [InlineData("=1")]
    [InlineData("a[x]=1")]
    [InlineData("a[99999999]=1")]
    [InlineData("a={x")]
    public void Nonsense_is_refused(string expression) =>
        Assert.Throws<FormatException>(() => new SetExpression(expression, asText: false).Into([]));
}
