/** The part of `organization.yaml` that this dashboard shows. */
export interface Organization {
  name: string;
  environments: Environment[];
  runners: Runner[];
  cache: Cache;
}

/** A deployment target of the organization. */
export interface Environment {
  name: string;
  /** A kubeconfig context, or a GitLab agent path such as `group/project:agent`. */
  clusterContext: string;
  namespace: string;
  domain: string;
}

/** A group of equal CI runners. */
export interface Runner {
  name: string;
  type: string;
  image: string | null;
  concurrentJobs: number | null;
  tags: string[];
  /** Names of the environments it runs in; null is all of them. */
  environments: string[] | null;
  runUntagged: boolean;
  locked: boolean;
  protected: boolean;
  cpu: Resource;
  memory: Resource;
  scaling: Scaling | null;
}

/** What Kubernetes is asked for and the most it gives, as quantities (`500m`, `4Gi`). */
export interface Resource {
  request: string | null;
  limit: string | null;
}

/** The bounds of a runner's horizontal pod autoscaler. */
export interface Scaling {
  minReplicas: number | null;
  maxReplicas: number | null;
  /** Percent of the CPU request. */
  targetCpu: number | null;
}

/** The build cache that the runners share. */
export interface Cache {
  server: string;
  name: string;
  storageSize: string | null;
}
