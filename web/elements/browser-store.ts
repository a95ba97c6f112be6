// One store of the browser's IndexedDB. Where the browser keeps nothing (private windows, blocked storage), reading finds
// nothing and writing does nothing.

export class BrowserStore {
  readonly #database: string;
  readonly #store: string;

  /** A database has one store. */
  constructor(database: string, store: string) {
    this.#database = database;
    this.#store = store;
  }

  /** The bytes last kept under this key, or null. */
  async read(key: string): Promise<Uint8Array | null> {
    const bytes = await this.#do('readonly', (store) => store.get(key) as IDBRequest<unknown>);
    return bytes instanceof Uint8Array ? bytes : null;
  }

  async keep(key: string, bytes: Uint8Array): Promise<void> {
    await this.#do('readwrite', (store) => store.put(bytes, key));
  }

  async forget(key: string): Promise<void> {
    await this.#do('readwrite', (store) => store.delete(key));
  }

  async #do<T>(
    mode: IDBTransactionMode,
    request: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | null> {
    try {
      const opening = indexedDB.open(this.#database, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(this.#store);
      const database = await settled(opening);
      try {
        const transaction = database.transaction(this.#store, mode);
        return await settled(request(transaction.objectStore(this.#store)));
      } finally {
        database.close();
      }
    } catch {
      return null;
    }
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
