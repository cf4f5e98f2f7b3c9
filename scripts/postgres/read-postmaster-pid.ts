/** What a running server says of itself in `postmaster.pid`. */
export type PostmasterPid = { pid: number; port: number | null; status: string | null };

/**
 * Reads `postmaster.pid`: lines pid, data folder, start time, port, socket folder, listen address, shared
 * memory key, status. The server writes them one after the other, so later ones may be missing. Null when
 * there is no pid in it. (PostgreSQL's manual, "Database File Layout"; src/include/utils/pidfile.h.)
 */
export function readPostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return {
    pid,
    port: Number.isInteger(port) && port > 0 ? port : null,
    status: lines[7] || null,
  };
}
