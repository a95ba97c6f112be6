// A session in a worker: calls come in as [method, arguments] and go out as { value } or { error }.
import { openSession } from './session.js';

let session;

self.onmessage = async ({ data: [method, values] }) => {
  try {
    if (method === 'open') session = await openSession(...values);
    const value = method === 'open' ? null : await session[method](...values);
    self.postMessage({ value });
  } catch (error) {
    self.postMessage({ error: String(error?.message ?? error) });
  }
};
