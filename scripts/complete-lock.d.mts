export type Platform = { os?: string[]; cpu?: string[]; libc?: string[] };
export type LockEntry = Platform & {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
};
export type Lock = { packages: Record<string, LockEntry> };
export function platformOf(name: string): Platform | null;
export function missingEntries(lock: Lock): Map<string, LockEntry>;
export function completeLock<L extends Lock>(lock: L): L;
