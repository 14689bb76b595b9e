import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { SourceFault } from '../../exchanges/source.ts';

/** Whether a server at this IP address may be asked. */
export type AddressRule = (address: string) => boolean;

/** How names are resolved; a test passes its own. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const resolveHost: Resolve = (host) => dns.lookup(host, { all: true, verbatim: true });

/**
 * Addresses of the public internet alone. Loopback, private and link-local networks, the metadata services of clouds
 * (169.254.169.254, fd00:ec2::254), shared, reserved, multicast and documentation ranges are not; neither is an IPv6
 * address in which one of these could hide (mapped, compatible, NAT64, 6to4, Teredo, ISATAP): of IPv6 only what is given
 * out for use, 2000::/3 (RFC 4291).
 */
export const isPublic: AddressRule = (address) => {
  if (isIP(address) === 0) return false;
  // "::ffff:127.0.0.1" is 127.0.0.1.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (!(parsed instanceof ipaddr.IPv6)) return true;
  const { parts } = parsed;
  // The interface of ISATAP (RFC 5214), with its universal bit set or not.
  const isatap = (parts[4] & ~0x0200) === 0 && parts[5] === 0x5efe;
  return parts[0] >> 13 === 1 && !isatap;
};

/**
 * A `lookup` for a connection: it resolves once, and gives only addresses that pass the rule, to the very connection that
 * is made. A name that resolves to something else when it is asked again gains nothing by that.
 * @returns a function that fails with SourceFault `privateAddress` where a name has an address that does not pass
 */
export function checkedLookup(mayAsk: AddressRule, resolve: Resolve = resolveHost): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
        // One that does not pass is enough: no outlet has a private address beside a public one.
        if (wanted.length === 0 || !addresses.every(({ address }) => mayAsk(address)))
          callback(privateAddress(), '', 0);
        else if (options.all) callback(null, [...wanted]);
        else callback(null, wanted[0].address, wanted[0].family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** Connections to an IP address are made without a lookup. @throws SourceFault `privateAddress` */
export function checkHost(hostname: string, mayAsk: AddressRule): void {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !mayAsk(bare)) throw privateAddress();
}

function privateAddress(): SourceFault {
  return new SourceFault('privateAddress', 'leads to an address that is not on the public internet');
}
