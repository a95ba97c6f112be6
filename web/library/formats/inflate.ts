// A script of its own, with no more of this library than is needed: it fills tables when it is loaded, which takes longer
// than loading all others.
export { inflateSync } from 'fflate';
