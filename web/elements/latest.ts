// Work that is done again when something has changed: once at a time, and once more for all changes that came meanwhile.

export class Latest {
  readonly #work: () => Promise<void>;
  #isWanted = false;
  #isBusy = false;

  /** @param work Handles its own errors. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  push(): void {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#work();
    }
    this.#isBusy = false;
  }
}
