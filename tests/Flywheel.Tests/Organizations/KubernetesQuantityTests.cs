using System.Globalization;
using Flywheel.Organizations;

namespace Flywheel.Tests.Organizations;

public sealed class KubernetesQuantityTests
{
    [Theory]
    [InlineData("500m", "0.5")]
    [InlineData("2", "2")]
    [InlineData("1.5", "1.5")]
    [InlineData("0", "0")]
    [InlineData("1k", "1000")]
    [InlineData("1Ki", "1024")]
    [InlineData("1G", "1000000000")]
    [InlineData("4Gi", "4294967296")]
    [InlineData("12e6", "12000000")]
    [InlineData("1E3", "1000")]
    [InlineData("1E", "1000000000000000000")]
    public void Amounts_are_compared_as_numbers(string text, string amount) =>
        Assert.Equal(decimal.Parse(amount, CultureInfo.InvariantCulture), KubernetesQuantity.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1")]
    [InlineData("1K")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999999999999999Ei")]
    [InlineData("1Gi\n")]
    [InlineData("١Gi")]
    public void Anything_else_is_none(string text) => Assert.Null(KubernetesQuantity.Parse(text));
}
