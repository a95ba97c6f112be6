// JSON.parse takes the last of several entries with the same key; formats whose entries must be unique ask here.

/** The first key that appears twice in one object of a valid JSON text, or null. */
export function findDuplicateKey(text: string): string | null {
  const open: Set<string>[] = [];
  const tokens = text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g);
  for (const [token, , colon] of tokens) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}
