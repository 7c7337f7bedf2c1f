const labels: Record<string, string> = {
  docker: 'Docker',
  dind: 'Docker in Docker',
  rocky8: 'Rocky Linux 8',
  rocky9: 'Rocky Linux 9',
  nix: 'Nix'
};

/** A runner type in words; a type this dashboard does not know yet is shown as it is written. */
export function typeLabel(type: string): string {
  return Object.hasOwn(labels, type) ? labels[type]! : type;
}
