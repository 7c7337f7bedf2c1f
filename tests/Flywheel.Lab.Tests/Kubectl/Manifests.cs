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

    /// <summary>A StatefulSet or DaemonSet; its container has its name.</summary>
    /// <param name="spec">Members of the spec beside selector and template, a line each.</param>
    public static string Set(string kind, string name, string image, params IEnumerable<string> spec) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: { name: {{name}} }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template: { metadata: { labels: { app: {{name}} } }, spec: { containers: [{ name: {{name}}, image: "{{image}}" }] } }
        {{string.Concat(spec.Select(member => $"  {member}\n"))}}
        """;

    /// <summary>A cluster of CloudNativePG named <c>pg</c>.</summary>
    public static string Postgres(int instances) => $$"""
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: { name: pg }
        spec: { instances: {{instances}}, storage: { size: 1Gi } }

        """;

    /// <summary>A tenant of MinIO named <c>objects</c>, with one drive.</summary>
    public static string Tenant(string image = "minio:1") => $$"""
        apiVersion: minio.min.io/v2
        kind: Tenant
        metadata: { name: objects }
        spec:
          image: "{{image}}"
          pools: [{ name: pool-0, servers: 1, volumesPerServer: 1, volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } }]

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
