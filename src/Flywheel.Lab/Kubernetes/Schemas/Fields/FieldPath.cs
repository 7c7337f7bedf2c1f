using System.Globalization;
using System.Text;

namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>Where a reader stands in an object.</summary>
internal sealed class FieldPath
{
    private readonly List<Step> _steps = [];

    /// <summary>Goes into a field, or to the value under a key.</summary>
    public void Enter(string name, bool isKey = false) => _steps.Add(new(name, isKey ? -2 : -1));

    /// <summary>Goes to an element of a list.</summary>
    public void Enter(int index) => _steps.Add(new("", index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>With indices: <c>spec.containers[0].image</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.Index >= 0)
            {
                text.Append('[').Append(step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(step.Name);
            }
        }

        return text.ToString();
    }

    /// <summary>Fields alone, as the sentences about types have it: <c>spec.containers.image</c>.</summary>
    public string FieldsOnly() => string.Join('.', _steps.Where(step => step.Index == -1).Select(step => step.Name));

    /// <param name="Name">The field or the key.</param>
    /// <param name="Index">The place in a list; -1: a field; -2: a key.</param>
    private readonly record struct Step(string Name, int Index);
}
