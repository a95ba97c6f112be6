// What a reader has chosen: in the page's address, else on the last visit.

/** The value of `?name=…`, else the one that was remembered, else `otherwise`; never one that is not allowed. */
export function chosen<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  const asked = new URLSearchParams(location.search).get(name);
  const isAllowed = (value: string | null): value is T => allowed.some((one) => one === value);
  return [asked, remembered(name)].find(isAllowed) ?? otherwise;
}

/** Remembers a choice for the next visit, where the browser remembers anything. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`hitofude-${name}`, value);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}

function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`hitofude-${name}`);
  } catch {
    return null;
  }
}
