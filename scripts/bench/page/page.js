// Opens the session that the page's address describes, in this thread or in a worker.
import { openSession } from './session.js';

const config = JSON.parse(decodeURIComponent(location.search.slice(1)));
globalThis.session = config.worker ? openInWorker() : openSession(config);

/** The same session in a worker, which may wait for other threads. */
async function openInWorker() {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  const call = (method, ...values) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data: { value, error } }) =>
        error ? reject(new Error(error)) : resolve(value);
      worker.postMessage([method, values]);
    });
  await call('open', config);
  const methods = ['describe', 'first', 'warm', 'sample', 'memory'];
  return Object.fromEntries(
    methods.map((method) => [method, (...values) => call(method, ...values)]),
  );
}
