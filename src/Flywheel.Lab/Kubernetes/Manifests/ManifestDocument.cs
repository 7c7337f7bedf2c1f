using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Manifests;

/// <summary>One document of a YAML text.</summary>
/// <param name="Root">What it says.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Text">As it was written.</param>
internal sealed record ManifestDocument(JsonNode Root, long Line, string Text);
