// Part of the script that a thread starts with: takes in the rest of the core, which is sent to it before it has work.
/* global ENVIRONMENT_IS_NODE, ENVIRONMENT_IS_PTHREAD, WebAssembly, addEventListener, wasmExports, worker_threads */
if (ENVIRONMENT_IS_PTHREAD) {
  const take = ({ rest }) => rest && new WebAssembly.Instance(rest, { first: wasmExports });
  if (ENVIRONMENT_IS_NODE) worker_threads.parentPort.on('message', take);
  else addEventListener('message', ({ data }) => take(data));
}
