import { LineCounter, parseDocument } from 'yaml';
import type { Cache, Environment, Organization, Runner, Scaling } from './organization';
import { isMapping, Section } from './section';

/** An organization, or every reason why the text is none. */
export type Parsed =
  | { valid: true; organization: Organization }
  | { valid: false; problems: string[] };

/** Reads the text of an `organization.yaml`, or the same as JSON, which is a subset of YAML. */
export function parseOrganization(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    // The parser's own messages quote the file, which may be something else altogether: a secret, say.
    return invalid(
      document.errors.map(({ code, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `Line ${line}, column ${col} is not valid YAML (${code}).`;
      })
    );
  }
  return fromContent(withoutAliases(document));
}

function withoutAliases(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function fromContent(content: unknown): Parsed {
  if (content === undefined) return invalid(['YAML aliases are not supported: write the value out.']);
  if (!isMapping(content)) return invalid(['The file must be a mapping that begins with "organization:".']);
  if ('clusters' in content) {
    return invalid(['This is the older shape with "clusters". Convert it: flywheel organization convert.']);
  }

  const problems: string[] = [];
  const organization = toOrganization(new Section('', content, problems));
  return problems.length > 0 ? invalid(problems) : { valid: true, organization };
}

function toOrganization(root: Section): Organization {
  const organization = root.requiredSection('organization');
  return {
    name: organization.requiredText('name'),
    environments: organization
      .requiredSection('environments')
      .entries()
      .map(({ name, section }) => toEnvironment(name, section)),
    runners: root
      .requiredSection('runners')
      .entries()
      .map(({ name, section }) => toRunner(name, section)),
    cache: toCache(root.requiredSection('cache'))
  };
}

function toEnvironment(name: string, section: Section): Environment {
  return {
    name,
    clusterContext: section.requiredText('cluster_context'),
    namespace: section.requiredText('namespace'),
    domain: section.requiredText('domain')
  };
}

function toRunner(name: string, section: Section): Runner {
  const resources = section.section('resources');
  const hpa = section.section('hpa');
  return {
    name,
    type: section.requiredText('type'),
    image: section.text('image'),
    concurrentJobs: section.count('concurrent_jobs'),
    tags: section.requiredTexts('tags'),
    environments: section.texts('environments'),
    runUntagged: section.flag('run_untagged'),
    locked: section.flag('locked'),
    protected: section.flag('protected'),
    cpu: {
      request: resources?.text('cpu_request') ?? null,
      limit: resources?.text('cpu_limit') ?? null
    },
    memory: {
      request: resources?.text('memory_request') ?? null,
      limit: resources?.text('memory_limit') ?? null
    },
    scaling: hpa && toScaling(hpa)
  };
}

function toScaling(section: Section): Scaling {
  return {
    minReplicas: section.count('min_replicas'),
    maxReplicas: section.count('max_replicas'),
    targetCpu: section.count('target_cpu_utilization')
  };
}

function toCache(section: Section): Cache {
  return {
    server: section.requiredText('server'),
    name: section.requiredText('name'),
    storageSize: section.text('storage_size')
  };
}

function invalid(problems: string[]): Parsed {
  return { valid: false, problems };
}
