using Flywheel.Lab.Kubernetes.Schemas.Quantities;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1")]
    [InlineData("100m", "100m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("512", "512")]
    [InlineData("1000", "1k")]
    [InlineData("128974848", "128974848")]
    [InlineData("129e6", "129e6")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("0.5Ki", "512")]
    [InlineData("+2", "2")]
    [InlineData("-1500m", "-1500m")]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("0.1n", "1n")]
    [InlineData("1e999999", "9223372036854775807e0")]
    public void A_quantity_is_written_in_its_canonical_form(string text, string canonical)
    {
        Assert.True(Quantity.TryParse(text, out var quantity, out _));

        Assert.Equal(canonical.Replace("e0", "", StringComparison.Ordinal), quantity.ToString());
    }

    [Theory]
    [InlineData("", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("abc", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1 Gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1.2.3", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1GB", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("1gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData(".", "unable to parse numeric part of quantity")]
    public void What_is_no_quantity_is_refused_in_the_server_s_words(string text, string problem)
    {
        Assert.False(Quantity.TryParse(text, out _, out var told));

        Assert.Equal(problem, told);
    }

    [Theory]
    [InlineData("1Gi", "1073741824", 0)]
    [InlineData("999m", "1", -1)]
    [InlineData("1Gi", "1G", 1)]
    public void Quantities_compare_whatever_their_suffix(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(Parsed(left).CompareTo(Parsed(right))));
    }

    [Fact]
    public void Resource_lists_round_up_to_thousandths()
    {
        Assert.Equal("1m", Parsed("1u").RoundedToMillis().ToString());
    }

    private static Quantity Parsed(string text)
    {
        Assert.True(Quantity.TryParse(text, out var quantity, out _));
        return quantity;
    }
}
