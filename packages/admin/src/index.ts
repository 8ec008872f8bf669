/** The server side of Kapsel. Today: does a chain of consent records hold? */
export { verifyChain, type ChainEntry, type ChainVerdict } from './verify-chain.ts';
