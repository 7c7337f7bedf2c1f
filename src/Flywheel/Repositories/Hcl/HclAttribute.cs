using System.Text;

namespace Flywheel.Repositories.Hcl;

/// <summary>A name and the expression it is set to, as written.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Raw">The bytes of the expression, without the comment behind it.</param>
/// <param name="Offset">Where the name starts in the file.</param>
internal sealed record HclAttribute(string Name, ReadOnlyMemory<byte> Raw, int Offset)
{
    /// <summary>The expression as text.</summary>
    public string Expression => Encoding.UTF8.GetString(Raw.Span);

    /// <summary>The value where the expression is a quoted string without templates; else null.</summary>
    public string? StringValue => HclString.Literal(Raw.Span);

    public bool IsTrue => Raw.Span.SequenceEqual("true"u8);

    public bool IsNull => Raw.Span.SequenceEqual("null"u8);

    /// <summary>The value of one key where the expression is an object; else null.</summary>
    public HclAttribute? Member(string name) => HclScanner.Members(Raw).FirstOrDefault(member => member.Name == name);
}
