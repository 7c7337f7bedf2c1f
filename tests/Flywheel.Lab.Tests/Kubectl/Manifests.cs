namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>Manifests that several tests apply.</summary>
internal static class Manifests
{
    /// <summary>A Deployment named <c>web</c> that is ready at once.</summary>
    /// <param name="replicas">How many pods.</param>
    /// <param name="image">Null: <see cref="Images.Quiet"/>.</param>
    /// <param name="name">Its name, and its container's.</param>
    /// <param name="annotations">Of its pods, in flow style.</param>
    /// <param name="container">More fields of its container, in flow style without the braces.</param>
    public static string Deployment(int replicas = 2, string? image = null, string name = "web", string? annotations = null, string? container = null) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, labels: { app: {{name}} } }
        spec:
          replicas: {{replicas}}
          progressDeadlineSeconds: 30
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} }{{(annotations is null ? "" : $", annotations: {annotations}")}} }
            spec:
              containers:
                - { name: {{name}}, image: "{{image ?? Images.Quiet}}", env: [{ name: MODE, value: quiet }], ports: [{ containerPort: 8080 }]{{(container is null ? "" : $", {container}")}} }

        """;

    public static string ConfigMap(string name = "settings", string color = "blue") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { color: {{color}} }

        """;

    /// <summary>A kind of the user's own, with a status subresource, a scale subresource and printer columns.</summary>
    public const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: gardens.example.com }
        spec:
          group: example.com
          scope: Namespaced
          names: { plural: gardens, singular: garden, kind: Garden, shortNames: [gd] }
          versions:
            - name: v1
              served: true
              storage: true
              subresources:
                status: {}
                scale: { specReplicasPath: .spec.beds, statusReplicasPath: .status.beds }
              additionalPrinterColumns:
                - { name: Beds, type: integer, jsonPath: .spec.beds }
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [beds]
                      properties:
                        beds: { type: integer, minimum: 0 }
                        plant: { type: string, enum: [rose, tulip], default: rose }
                    status:
                      type: object
                      properties: { beds: { type: integer } }
        """;
}
