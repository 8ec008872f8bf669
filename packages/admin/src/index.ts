/** The server side of Kapsel, for who brings a server: does a chain of consent records hold? The server itself is the command kapsel-admin. */
export { verifyChain, type ChainEntry, type ChainVerdict } from './verify-chain.ts';
