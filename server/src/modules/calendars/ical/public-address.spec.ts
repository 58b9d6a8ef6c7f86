import { describe, expect, it } from '@jest/globals';
import { mayFetchFrom } from './public-address.js';

describe('addresses that feeds may come from', () => {
  it.each(['8.8.8.8', '185.199.108.153', '2606:4700::6810:85e5', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(mayFetchFrom(address, { allowPrivate: false })).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.255.0.3',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12:3456::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
  ])('%s is an intranet’s and must be allowed', (address) => {
    expect(mayFetchFrom(address, { allowPrivate: false })).toBe(false);
    expect(mayFetchFrom(address, { allowPrivate: true })).toBe(true);
  });

  it.each([
    ['metadata service', '169.254.169.254'],
    ['link-local', '169.254.0.1'],
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '203.0.113.9'],
    ['benchmarking', '198.18.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['Azure’s wire server', '168.63.129.16'],
    ['Alibaba’s metadata service', '100.100.100.200'],
    ['mapped metadata service', '::ffff:169.254.169.254'],
    ['unspecified', '::'],
    ['link-local', 'fe80::1'],
    ['link-local with its zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['6to4', '2002:a00:1::1'],
    ['Teredo', '2001::1'],
    ['documentation', '2001:db8::1'],
    ['discard', '100::1'],
    ['unassigned', '4000::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s: %s is refused, allowed or not', (_, address) => {
    expect(mayFetchFrom(address, { allowPrivate: false })).toBe(false);
    expect(mayFetchFrom(address, { allowPrivate: true })).toBe(false);
  });
});
