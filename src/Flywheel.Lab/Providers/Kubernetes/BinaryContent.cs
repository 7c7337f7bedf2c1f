using System.Buffers.Text;
using System.Text;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>Values of secrets and config maps in base64.</summary>
internal static class BinaryContent
{
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The text, as far as the bytes are one.</summary>
    public static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return base64;
        }
    }

    public static IEnumerable<ProviderProblem> Check(TofuValue config, string attribute) => config[attribute].Members
        .Where(m => m.Value.Text is { } text && !Base64.IsValid(text))
        .Select(m => new ProviderProblem("Invalid base64", $"{attribute}[\"{m.Key}\"] is not base64.", ValuePath.Of(attribute).Key(m.Key)));
}
