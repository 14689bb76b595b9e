import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { type App, type AppParts, openApp } from '../house/app.ts';

export interface TestApp {
  app: App;
  config: Config;
  close(): Promise<void>;
}

interface TestAppParts extends AppParts {
  /** Over the settings of a test, which are offline and silent. */
  environment?: Record<string, string>;
}

/** A real app on a folder of its own, by default without any network; `commands` may stand in for the index. */
export async function openTestApp({ environment, ...parts }: TestAppParts = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'pulseplate-'));
  const config = loadConfig({
    DATA_DIR: folder,
    OFFLINE: 'true',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const app = await openApp(config, createLogger(config), parts);
  return {
    app,
    config,
    close: async () => {
      await app.close(5_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
