using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Selectors;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Selectors;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=web", true)]
    [InlineData("metadata.namespace!=shop", false)]
    [InlineData("status.phase==Running,spec.nodeName=", true)]
    [InlineData("spec.hostNetwork=false", true)]
    [InlineData("status.phase!=Running", false)]
    public void A_pod_is_found_by_its_fields(string selector, bool expected) => Assert.Equal(
        expected,
        FieldSelector.Parse(selector, Pod).Matches(Json("""{"metadata":{"name":"web","namespace":"shop"},"status":{"phase":"Running"}}""")));

    [Theory]
    [InlineData("spec.image=x", "field label not supported: spec.image")]
    [InlineData("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'")]
    [InlineData("metadata.name=a\\x", "can't understand")]
    public void An_unknown_field_is_refused(string selector, string message)
    {
        var refusal = Assert.Throws<StatusException>(() => FieldSelector.Parse(selector, Pod));

        Assert.Equal(400, refusal.Status.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_that_is_asked_for_is_known()
    {
        Assert.Equal("web", FieldSelector.Parse("metadata.name=web", ConfigMap).Name);
        Assert.Null(FieldSelector.Parse("metadata.name!=web", ConfigMap).Name);
    }
}
