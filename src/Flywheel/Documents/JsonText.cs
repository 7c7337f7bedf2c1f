namespace Flywheel.Documents;

/// <summary>A value of any kind as compact JSON, keys in the order of the file.</summary>
internal readonly record struct JsonText(string Json)
{
    public override string ToString() => Json;
}
