using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Selectors;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Selectors;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app = web , tier != db", true)]
    [InlineData("app!=web", false)]
    [InlineData("other!=web", true)]
    [InlineData("app in (db, web)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("other notin (db)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!other,app", true)]
    [InlineData("size>3,size<5", true)]
    [InlineData("size>4", false)]
    [InlineData("empty=", true)]
    [InlineData("empty in (,x)", true)]
    [InlineData("in=in", false)]
    [InlineData("example.com/part-of=shop", true)]
    public void Text_selects_by_labels(string selector, bool expected) => Assert.Equal(
        expected,
        LabelSelector.Parse(selector).Matches(Json("""{"app":"web","size":"4","empty":"","example.com/part-of":"shop"}""")));

    [Theory]
    [InlineData("app in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("app in ()", "values set can't be empty")]
    [InlineData("app in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("app web", "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData(",app", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("app,", "found '', expected: identifier after ','")]
    [InlineData("app=a=b", "found '=', expected: ',' or 'end of string'")]
    [InlineData("a/b/c=d", "a qualified name must consist of")]
    [InlineData("-app=web", "name part must consist of")]
    [InlineData("app=we%b", "a valid label must be an empty string or consist of")]
    [InlineData("size>big", "the value must be an integer")]
    public void Nonsense_is_refused(string selector, string message)
    {
        var refusal = Assert.Throws<StatusException>(() => LabelSelector.Parse(selector));

        Assert.Equal(400, refusal.Status.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("{}", true)]
    [InlineData("""{"matchLabels":{"app":"web"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"db"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"In","values":["web"]},{"key":"x","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"app","operator":"NotIn","values":["web"]}]}""", false)]
    public void An_object_selects_by_labels(string selector, bool expected) =>
        Assert.Equal(expected, LabelSelector.From(JsonNode.Parse(selector)).Matches(Json("""{"app":"web"}""")));

    [Fact]
    public void A_selector_without_labels_of_a_service_selects_nothing()
    {
        Assert.False(LabelSelector.FromMap([]).Matches(Json("""{"app":"web"}""")));
        Assert.False(LabelSelector.FromMap(null).Matches(null));
        Assert.True(LabelSelector.FromMap(Json("""{"app":"web"}""")).Matches(Json("""{"app":"web"}""")));
    }

    [Fact]
    public void A_selector_prints_as_scale_shows_it() => Assert.Equal(
        "app=web,!canary,tier in (a,b)",
        LabelSelector.Parse("tier in (b,a),!canary,app==web").ToString());
}
