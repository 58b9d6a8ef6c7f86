import ipaddr from 'ipaddr.js';

/** Whether the proxy at `address`, `hop` steps in front of this server (0 is next to it), is believed about who is behind it. */
export type TrustedProxies = (address: string, hop: number) => boolean;

const MOST_HOPS = 10;
const named: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Reads `off`, a number of proxies, or a list of their addresses and networks; throws a sentence for anything else. */
export function parseTrustedProxies(text: string): TrustedProxies | false {
  if (text === 'off') return false;
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    if (hops < 1 || hops > MOST_HOPS) throw new Error(`name 1 to ${MOST_HOPS} proxies, or off`);
    return (_, hop) => hop < hops;
  }
  const networks = text.split(',').flatMap((part) => (named[part.trim()] ?? [part.trim()]).map(network));
  return (address) => ipaddr.isValid(address) && networks.some((trusted) => isIn(ipaddr.process(address), trusted));
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

function network(text: string): Network {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    // Not `parse` alone: it reads 10.1 as 10.0.0.1.
    if (ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)) {
      const address = ipaddr.process(text);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    }
  } catch (cause) {
    throw new Error(refusal(text), { cause });
  }
  throw new Error(refusal(text));
}

function refusal(text: string): string {
  return `${JSON.stringify(text)} is neither off, the number of proxies in front (1), nor their addresses or networks (10.0.0.0/8,loopback)`;
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}
