namespace Flywheel.Diagrams;

/// <summary>One node needs another: by their indexes.</summary>
internal readonly record struct DiagramEdge(int From, int To) : IComparable<DiagramEdge>
{
    public int CompareTo(DiagramEdge other) => From != other.From ? From.CompareTo(other.From) : To.CompareTo(other.To);
}
