using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Organizations;

namespace Flywheel.Tests.Organizations;

/// <summary>Organization files that the tests start from.</summary>
internal static class OrganizationSamples
{
    public const string Canonical = """
        organization:
          name: acme-corp
          environments:
            dev-cluster:
              cluster_context: dev-cluster
              namespace: attic-cache
              domain: dev.acme.test
            prod-cluster:
              cluster_context: acme/platform/agents:prod-cluster
              namespace: attic-cache
              domain: apps.acme.test
        runners:
          docker:
            type: docker
            image: docker:27
            concurrent_jobs: 4
            tags: [docker, linux]
            environments: [dev-cluster]
            run_untagged: true
            locked: true
            protected: true
            resources: { cpu_request: 500m, cpu_limit: "2", memory_request: 1Gi, memory_limit: 4Gi }
            hpa: { min_replicas: 1, max_replicas: 3, target_cpu_utilization: 70 }
          nix:
            type: nix
            tags: [nix]
        cache:
          server: https://attic.apps.acme.test
          name: main
          storage_size: 50Gi
        forge:
          { type: gitlab, url: "https://gitlab.acme.test", group: acme/platform }

        """;

    /// <summary>Two clusters, but namespaces for three.</summary>
    public const string ClustersWithOrphan = """
        organization:
          name: acme
          full_name: "Acme Corporation"
          group_path: acme/platform
        gitlab:
          url: https://gitlab.acme.test
          project_id: "YOUR_PROJECT_ID"
          agent_group: acme/agents
        clusters:
          - name: dev
            role: development
            domain: dev.acme.test
            context: acme/agents:dev
          - name: prod
            role: production
            domain: apps.acme.test
            context: acme/agents:prod
        namespaces:
          attic:
            dev: attic-cache-dev
            staging: attic-cache-staging
            prod: attic-cache
          runners:
            all: gitlab-runners
        network:
          proxy_host: null
          proxy_port: null
        links:
          upstream_repo: https://gitlab.acme.test/upstream
          pages_url: https://pages.acme.test
          source_repo: https://gitlab.acme.test/source

        """;

    /// <summary>Three clusters, complete.</summary>
    public const string ClustersComplete = """
        organization: { name: acme, full_name: Acme, group_path: acme }
        gitlab: { url: "https://gitlab.acme.test", project_id: 4711, agent_group: acme/agents }
        clusters:
          - { name: dev, role: development, domain: dev.acme.test, context: "acme/agents:dev" }
          - { name: staging, role: staging, domain: staging.acme.test, context: "acme/agents:staging" }
          - { name: prod, role: production, domain: acme.test, context: "acme/agents:prod" }
        namespaces:
          attic: { dev: attic-dev, staging: attic-staging, prod: attic }
          runners: { all: gitlab-runners }
        network: { proxy_host: proxy.acme.test, proxy_port: 3128 }
        links: { upstream_repo: x, pages_url: y, source_repo: z }

        """;

    /// <summary>Everything that such files get wrong in real use.</summary>
    public const string ClustersCareless = """
        organization:
          name: acme
          nick_name: a
        gitlab:
          project_id: "not a project"
          agent_group: acme/agents
        clusters:
          - { name: dev, role: banana, domain: dev.acme.test, context: my-kubeconfig-context }
          - { name: dev, role: production, domain: dev2.acme.test, context: "acme/agents:dev" }
          - { name: prod, role: production, domain: example.com, context: "acme/agents:dev", region: fra1 }
        namespaces:
          attic: { dev: shared, qa: shared }
          runners: { all: shared }
        network: { proxy_host: proxy.acme.test }

        """;

    public static Checked<Organization> Read(string yaml, string file = "organization.yaml") => OrganizationReader.Read(file, Encoding.UTF8.GetBytes(yaml));

    /// <summary>The canonical sample with one piece exchanged.</summary>
    public static Checked<Organization> ReadWith(string old, string replacement)
    {
        Assert.Contains(old, Canonical, StringComparison.Ordinal);
        return Read(Canonical.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Codes with their places: <c>FW1207 27:25</c>.</summary>
    public static IEnumerable<string> Places(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Select(d => $"{d.Code} {d.Position?.Line}:{d.Position?.Column}");
}
