// Weights that survive a reload.
import { BrowserStore } from './browser-store.js';

const store = new BrowserStore('hitofude', 'weights');

/** The bytes last kept under this key, or null. */
export const readWeights = (key: string): Promise<Uint8Array | null> => store.read(key);

export const keepWeights = (key: string, bytes: Uint8Array): Promise<void> =>
  store.keep(key, bytes);

export const forgetWeights = (key: string): Promise<void> => store.forget(key);
