/** A port that was wanted and the one that is used in its place. */
export type Replacement = { wanted: number; used: number };

const HIGHEST_PORT = 65_535;

/**
 * Gives each name the port it wants; where that is taken, the next free one that no other name wants.
 * Throws when there is none.
 */
export async function assignPorts<Name extends string>(
  wanted: Record<Name, number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<{ ports: Record<Name, number>; replaced: Replacement[] }> {
  const ports = { ...wanted };
  const replaced: Replacement[] = [];
  const spokenFor = new Set<number>(Object.values<number>(wanted));
  for (const name in wanted) {
    let port = wanted[name];
    if (await isFree(port)) continue;
    do port += 1;
    while (port <= HIGHEST_PORT && (spokenFor.has(port) || !(await isFree(port))));
    if (port > HIGHEST_PORT) throw new Error(`No free port above ${wanted[name]}.`);
    spokenFor.add(port);
    ports[name] = port;
    replaced.push({ wanted: wanted[name], used: port });
  }
  return { ports, replaced };
}

export function describeReplacement({ wanted, used }: Replacement): string {
  return `port ${wanted} is taken by another program; using ${used}`;
}
