import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** One run of one process. A pid alone is not: it is given again, and two containers may both have a process 1. */
export interface ProcessIdentity {
  pid: number;
  /** Where the pid means something: this boot of this machine and, in containers, this namespace. */
  place: string;
  /** When the process started, in the kernel's ticks since boot; null where the system does not tell (not Linux). */
  started: string | null;
  /** Never given twice. */
  nonce: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, place: ownPlace(), started: startOf(process.pid), nonce: randomUUID() };
}

/** Whether that process lives; 'unknown' where it cannot be told from here. */
export function lifeOf(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.place !== ownPlace()) return 'unknown';
  if (!exists(identity.pid)) return 'dead';
  if (identity.started === null) return 'unknown';
  return startOf(identity.pid) === identity.started ? 'alive' : 'dead';
}

function ownPlace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Field 22 of proc(5) `/proc/<pid>/stat`; null for a process that is gone or only waits for its parent to notice. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
