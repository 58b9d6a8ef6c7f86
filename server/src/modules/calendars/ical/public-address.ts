import ipaddr from 'ipaddr.js';

/** Networks an operator may open to feeds. The others (link-local with its metadata services, multicast, …) never are. */
const intranetRanges = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/** Public by number, but answered inside a cloud: Azure's wire server, and Oracle's and Alibaba's metadata services. */
const cloudInternal = new Set(['168.63.129.16', '192.0.0.192', '100.100.100.200']);

/**
 * Whether a feed may be fetched from this IP address. An IPv4 address inside an IPv6 one is judged as itself where the
 * host would connect to it directly (`::ffff:0:0/96`); translations (NAT64, 6to4, Teredo) are refused.
 */
export function mayFetchFrom(address: string, options: { allowPrivate: boolean }): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (cloudInternal.has(ip.toString())) return false;
  const range = ip.range();
  if (range === 'unicast') return ip.kind() === 'ipv4' || isGlobalUnicast(ip.toByteArray());
  return options.allowPrivate && intranetRanges.has(range);
}

/** 2000::/3, the only IPv6 space the IANA has given out for global unicast. */
function isGlobalUnicast(bytes: number[]): boolean {
  return ((bytes[0] ?? 0) & 0xe0) === 0x20;
}
