import { describe, expect, it } from 'vitest';
import { ConfigError, configurationTable, loadConfig, redacted } from './config.ts';

describe('the configuration', () => {
  it('needs no environment at all', () => {
    expect(loadConfig({})).toMatchObject({ PORT: 8787, HOST: '127.0.0.1', OFFLINE: false, ROLE: 'all' });
  });

  it('is frozen, and takes an empty variable for an absent one', () => {
    const config = loadConfig({ REDIS_URL: '', PORT: '' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(config.REDIS_URL).toBeUndefined();
    expect(config.PORT).toBe(8787);
  });

  it('names every variable that does not fit, and never its value', () => {
    const secret = 'hunter2-not-a-url';
    const load = () => loadConfig({ PORT: 'http', DATABASE_URL: secret, ROLE: 'boss' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/PORT.*DATABASE_URL.*ROLE/);
    expect(load).not.toThrow(new RegExp(secret));
  });

  it.each([
    { PORT: '70000' },
    { PORT: '1.5' },
    { REDIS_URL: 'postgres://x' },
    { DATABASE_URL: 'https://x' },
    { QUEUE_PREFIX: 'a:b' },
    { OFFLINE: 'perhaps' },
    { WORKER_THREADS: '0' },
    { INFERENCE_URL: 'https://sidecar:8001' },
    { INFERENCE_URL: 'http://me:hunter2@sidecar:8001' },
    { INFERENCE_URL: 'http://sidecar:8001/v2' },
    { INFERENCE_URL: 'unix:' },
    { INFERENCE_URL: 'unix://host/inference.sock' },
    { INFERENCE_URL: '/run/inference.sock' },
    { INFERENCE: 'sidecar' },
    { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' },
    { MLFLOW_TRACKING_URI: 'mlruns' },
    { MLFLOW_TRACKING_URI: 'file:' },
  ])('refuses %j', (environment) => {
    expect(() => loadConfig(environment)).toThrow(ConfigError);
  });

  it.each(['http://127.0.0.1:8001', 'http://sidecar:8001/', 'http://[::1]:8001', 'unix:/run/inference.sock'])(
    'takes %s for a sidecar',
    (INFERENCE_URL) => {
      expect(loadConfig({ INFERENCE_URL })).toMatchObject({ INFERENCE_URL, INFERENCE: 'auto' });
    },
  );

  it('reads yes and no as words', () => {
    expect(loadConfig({ OFFLINE: 'true' }).OFFLINE).toBe(true);
    expect(loadConfig({ OFFLINE: '0' }).OFFLINE).toBe(false);
  });

  it('is printed without its secrets', () => {
    const shown = JSON.stringify(
      redacted(
        loadConfig({
          DATABASE_URL: 'postgres://me:hunter2@db/x',
          REDIS_URL: 'redis://:hunter2@r',
          COINGECKO_API_KEY: 'hunter2',
          MLFLOW_TRACKING_URI: 'https://me:hunter2@mlflow',
          MLFLOW_TRACKING_TOKEN: 'hunter2',
        }),
      ),
    );
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('"REDIS_URL":"set"');
  });

  it('describes every variable for the README', () => {
    for (const { name, description } of configurationTable()) expect(description, name).not.toBe('');
  });
});
