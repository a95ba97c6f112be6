// Weights that survive a reload, in IndexedDB. Where the browser keeps nothing (private windows, blocked storage),
// reading finds nothing and writing does nothing.

const STORE = 'weights';

/** The bytes last kept under this key, or null. */
export async function readWeights(key: string): Promise<Uint8Array | null> {
  const bytes = await inStore('readonly', (store) => store.get(key) as IDBRequest<unknown>);
  return bytes instanceof Uint8Array ? bytes : null;
}

export async function keepWeights(key: string, bytes: Uint8Array): Promise<void> {
  await inStore('readwrite', (store) => store.put(bytes, key));
}

export async function forgetWeights(key: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(key));
}

async function inStore<T>(
  mode: IDBTransactionMode,
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const opening = indexedDB.open('hitofude', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await settled(opening);
    try {
      return await settled(request(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
