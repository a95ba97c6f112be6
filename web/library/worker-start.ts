// Starts the worker: a module worker in browsers, a thread in Node.
import type { Endpoint } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter';
import { isNode, workerThreads } from './places.js';

export interface RunningWorker {
  endpoint: Endpoint;
  /** Resolves with a message when the worker could not start, or ended by itself. */
  failed: Promise<string>;
  terminate(): void;
}

export const startWorker = (script: URL): RunningWorker =>
  isNode ? startThread(script) : startModuleWorker(script);

function startThread(script: URL): RunningWorker {
  const { Worker } = workerThreads();
  const thread = new Worker(script, { execArgv: [] });
  const failed = new Promise<string>((resolve) => {
    thread.on('error', (error) => resolve(`the worker ${script.href} failed: ${error.message}`));
    thread.on('exit', (code) => resolve(`the worker ${script.href} ended with ${code}`));
  });
  return { endpoint: nodeEndpoint(thread), failed, terminate: () => void thread.terminate() };
}

function startModuleWorker(script: URL): RunningWorker {
  const isSameOrigin = script.origin === location.origin;
  const url = isSameOrigin ? script.href : importingUrl(script);
  const worker = new Worker(url, { type: 'module' });
  const failed = new Promise<string>((resolve) => {
    worker.addEventListener('error', ({ message }) =>
      resolve(`the worker ${script.href} failed: ${message || 'it cannot be loaded'}`),
    );
  });
  const terminate = () => {
    worker.terminate();
    if (!isSameOrigin) URL.revokeObjectURL(url);
  };
  return { endpoint: worker, failed, terminate };
}

/** Browsers start workers from the page's own origin alone; one made here may import another origin's script. */
function importingUrl(script: URL): string {
  const source = `import ${JSON.stringify(script.href)};`;
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}
