import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './log.ts';

describe('text without secrets', () => {
  it.each([
    ['connect failed: redis://:hunter2@10.0.0.1:6379', 'connect failed: redis://***@10.0.0.1:6379'],
    ['postgres://me:hunter2@db/x and rediss://u:hunter2@r', 'postgres://***@db/x and rediss://***@r'],
    [
      'GET https://api.test/x?x_cg_demo_api_key=hunter2&days=1',
      'GET https://api.test/x?x_cg_demo_api_key=***&days=1',
    ],
    ['?access_token=hunter2', '?access_token=***'],
    [
      'nothing to hide: https://example.test/path?page=2',
      'nothing to hide: https://example.test/path?page=2',
    ],
  ])('%s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });
});
