// One store of the browser's IndexedDB. Where the browser keeps nothing (private windows, blocked storage), reading finds
// nothing and writing does nothing.

export class BrowserStore {
  readonly #name: string;
  readonly #store: string;
  #database: IDBDatabase | null = null;

  /** A database has one store. */
  constructor(database: string, store: string) {
    this.#name = database;
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
      const database = (this.#database ??= await this.#opened());
      const transaction = database.transaction(this.#store, mode);
      const answer = settled(request(transaction.objectStore(this.#store)));
      // What is written is kept even when the page ends before the answer comes.
      transaction.commit();
      return await answer;
    } catch {
      return null;
    }
  }

  /** It stays open until the browser closes it, since opening takes longer than a page may have left. */
  async #opened(): Promise<IDBDatabase> {
    const opening = indexedDB.open(this.#name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(this.#store);
    const database = await settled(opening);
    database.onclose = () => (this.#database = null);
    return database;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
