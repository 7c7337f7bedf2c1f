using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>Collects what is wrong with an object, in the server's words (apimachinery, pkg/util/validation/field/errors.go).</summary>
internal sealed class FieldErrors
{
    /// <summary>As many are told of one object.</summary>
    private const int Limit = 200;

    private readonly List<StatusCause> _causes = [];

    public bool IsEmpty => _causes.Count == 0;

    public ImmutableArray<StatusCause> Causes => [.. _causes];

    public void Required(string field, string detail = "") => Add("FieldValueRequired", field, With("Required value", detail));

    /// <param name="value">As it stands in the sentence.</param>
    public void Invalid(string field, string value, string detail) => Add("FieldValueInvalid", field, $"Invalid value: {value}: {detail}");

    public void Invalid(string field, long value, string detail) =>
        Invalid(field, value.ToString(CultureInfo.InvariantCulture), detail);

    public void Invalid(string field, JsonNode? value, string detail) => Invalid(field, Shown(value), detail);

    public void InvalidText(string field, string value, string detail) => Invalid(field, Quoted(value), detail);

    public void NotSupported(string field, string value, params ReadOnlySpan<string> supported)
    {
        var names = new List<string>();
        foreach (var name in supported)
        {
            names.Add(Quoted(name));
        }

        Add("FieldValueNotSupported", field, $"Unsupported value: {Quoted(value)}: supported values: {string.Join(", ", names)}");
    }

    public void Duplicate(string field, string value) => Add("FieldValueDuplicate", field, $"Duplicate value: {Quoted(value)}");

    public void NotFound(string field, string value) => Add("FieldValueNotFound", field, $"Not found: {Quoted(value)}");

    public void Forbidden(string field, string detail) => Add("FieldValueForbidden", field, With("Forbidden", detail));

    public void TooLong(string field, int limit) =>
        Add("FieldValueTooLong", field, string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {limit} bytes"));

    /// <summary>All sentences of a check of names, each about the same value.</summary>
    public void InvalidTexts(string field, string value, IEnumerable<string> details)
    {
        foreach (var detail in details)
        {
            InvalidText(field, value, detail);
        }
    }

    public void Add(string reason, string field, string message)
    {
        if (_causes.Count < Limit)
        {
            _causes.Add(new(reason, field, message));
        }
    }

    /// <summary>As Go's <c>%q</c>, near enough.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    /// <summary>A value as a sentence shows it.</summary>
    public static string Shown(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Quoted(Fields.ScalarReader.Text(text)),
        _ => value.ToJsonString(),
    };

    private static string With(string sentence, string detail) => detail.Length == 0 ? sentence : $"{sentence}: {detail}";
}
