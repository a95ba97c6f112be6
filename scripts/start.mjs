// npm start: sets the machine up, builds the core, and serves the lab with live reload.
import path from 'node:path';
import { buildCore } from './core.mjs';
import { dataFolder } from './data-folder.mjs';
import { setup } from './setup.mjs';
import { main, root, SetupError } from './steps.mjs';

async function start() {
  await setup();
  await buildCore();
  const { createServer } = await import('vite');
  const server = await createServer({ configFile: path.join(root, 'vite.config.ts') });
  try {
    await server.listen();
  } catch (error) {
    throw new SetupError(error.message);
  }
  if (!dataFolder()) console.log('• no MNIST here yet: npm run data fetches it, for training');
  console.log(`\n  Hitofude: http://localhost:${server.config.server.port}\n`);
}

await main(start);
