import { describe, expect, it } from 'vitest';
import { checkedLookup, checkHost, isPublic } from './publicAddress.ts';

describe('a public address', () => {
  it.each(['1.1.1.1', '151.101.1.140', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('is %s', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    ...[
      '127.0.0.1',
      '127.255.255.254',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...['100.64.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.0.8'],
    ...['::1', '::', 'fe80::1', 'fd00:ec2::254', 'fc00::1', 'ff02::1', '2001:db8::1', '::ffff:127.0.0.1'],
    ...[
      '::ffff:169.254.169.254',
      '64:ff9b::7f00:1',
      '2002:7f00:1::1',
      '2001:0:4136:e378::1',
      '::7f00:1',
      '::127.0.0.1',
      '::a9fe:a9fe',
      '2606:4700::5efe:7f00:1',
      '2606:4700::200:5efe:a9fe:a9fe',
      '4000::1',
      '',
      'localhost',
      '1.1.1',
    ],
  ])('is not %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it('is asked of a host that is an address, in every spelling that a URL allows', () => {
    for (const text of [
      'http://127.0.0.1/',
      'http://0x7f.1/',
      'http://2130706433/',
      'http://[::1]/',
      'http://[::127.0.0.1]/',
      'http://[::ffff:7f00:1]/',
    ])
      expect(() => checkHost(new URL(text).hostname, isPublic), text).toThrow('not on the public internet');
    expect(() => checkHost(new URL('http://1.1.1.1/').hostname, isPublic)).not.toThrow();
    expect(() => checkHost('outlet.test', isPublic)).not.toThrow();
  });
});

describe('a checked lookup', () => {
  type Found = { error: Error | null; address: unknown };
  const look = (addresses: { address: string; family: number }[], options: object): Promise<Found> =>
    new Promise((resolve) => {
      checkedLookup(isPublic, async () => addresses)('outlet.test', options, (error, address) =>
        resolve({ error, address }),
      );
    });

  it('gives the addresses that it has checked, in the shape that the connection asks for', async () => {
    const both = [
      { address: '2606:4700:4700::1111', family: 6 },
      { address: '1.1.1.1', family: 4 },
    ];
    expect((await look(both, { all: true })).address).toEqual(both);
    expect((await look(both, { family: 4 })).address).toBe('1.1.1.1');
    expect((await look(both, {})).address).toBe('2606:4700:4700::1111');
  });

  it('refuses a name with a private address, also beside a public one, and one that is not found', async () => {
    const hidden = [
      { address: '1.1.1.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    for (const addresses of [hidden, [{ address: '::1', family: 6 }], []])
      expect((await look(addresses, { all: true })).error).toMatchObject({ kind: 'privateAddress' });
    const lost = await new Promise((resolve) => {
      const fail = () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
      checkedLookup(isPublic, fail)('outlet.test', {}, resolve);
    });
    expect(lost).toMatchObject({ code: 'ENOTFOUND' });
  });
});
