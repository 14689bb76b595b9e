import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** Tags by which MLflow knows who made a run from which source; without a commit where there is no git. */
export function sourceTags(entryPoint: string): Record<string, string> {
  const commit = git('rev-parse', 'HEAD');
  const changed = commit === undefined ? undefined : git('status', '--porcelain', '--untracked-files=no');
  return {
    'mlflow.source.type': 'LOCAL',
    'mlflow.source.name': entryPoint,
    'mlflow.user': user(),
    ...(commit !== undefined && { 'mlflow.source.git.commit': commit }),
    ...(changed !== undefined && { 'git.changed': String(changed !== '') }),
  };
}

function git(...call: string[]): string | undefined {
  try {
    return execFileSync('git', call, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

/** A container may run under a number that has no name. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
