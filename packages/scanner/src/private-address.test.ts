import type { NetworkInterfaceInfo } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalName, isPrivateAddress, privateOn } from './private-address.ts';

describe('isPrivateAddress', () => {
  it.each([
    ['this machine', ['127.0.0.1', '127.255.255.254', '0.0.0.0', '::1', '::']],
    ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1']],
    ['shared networks of providers', ['100.64.0.1', '100.127.255.255']],
    ['link-local addresses', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0']],
    ['metadata services', ['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254']],
    ['private ones written as IPv6', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '0:0:0:0:0:ffff:c0a8:0101', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '::127.0.0.1']],
    ['tunnels to anywhere', ['2002:7f00:1::', '2001:0:7f00:1::', '64:ff9b:1::1']],
    ['nobody', ['192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '224.0.0.1', '255.255.255.255', '2001:db8::1', 'ff02::1']],
    ['what is no address', ['', 'localhost', 'example.no', '127.1', '1.2.3']],
  ])('is so for %s', (_what, addresses) => expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([]));

  it('is not so for the public internet', () => {
    const addresses = ['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.167.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:400f::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'];
    expect(addresses.filter(isPrivateAddress)).toEqual([]);
  });

  it('judges an IPv4 address alike, however it is written', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const written of [`::ffff:${address}`, `::ffff:${hex}`, `64:ff9b::${hex}`]) expect(isPrivateAddress(written)).toBe(isPrivateAddress(address));
      }),
    );
  });
});

describe('privateOn', () => {
  it('is so for this machine’s public addresses, and for its neighbours in IPv6', () => {
    const of = (address: string, family: 'IPv4' | 'IPv6', cidr: string | null) => ({ address, family, cidr, netmask: '', mac: '', internal: false, ...(family === 'IPv6' && { scopeid: 0 }) }) as NetworkInterfaceInfo;
    const isPrivate = privateOn({ eth0: [of('8.8.4.4', 'IPv4', '8.8.4.4/24'), of('2a00:1450:400f:1::5', 'IPv6', '2a00:1450:400f:1::5/64'), of('2606:4700::1', 'IPv6', null)] });
    expect(['8.8.4.4', '::ffff:8.8.4.4', '64:ff9b::8.8.4.4', '2a00:1450:400f:1::5', '2a00:1450:400f:1:ffff::9', '2606:4700::1', '10.0.0.1', 'localhost'].filter((address) => !isPrivate(address))).toEqual([]);
    expect(['8.8.4.5', '2a00:1450:400f:2::5', '2606:4700::2'].filter(isPrivate)).toEqual([]);
  });
});

describe('isLocalName', () => {
  it('is so for localhost and all below it', () => {
    expect(['localhost', 'a.localhost', 'a.b.localhost'].filter(isLocalName)).toHaveLength(3);
    expect(['localhost.no', 'notlocalhost', 'localhost.localdomain.no'].filter(isLocalName)).toEqual([]);
  });
});
