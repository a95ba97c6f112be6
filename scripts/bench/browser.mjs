// Chromium, with a page of its own for every peer.
import { chromium } from 'playwright-core';
import { idleMachine } from './idle.mjs';
import { serve } from './server.mjs';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
const patience = 300_000;
/** How long a new window may take to load what the browser shows around its page, in seconds. */
const windowPatience = 5;

/** Chromium and its two servers, one of which isolates its pages. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args,
  });
  const servers = { plain: await serve(), isolated: await serve({ isolated: true }) };
  return {
    version: `Chromium ${browser.version()}`,
    newPage: (config, html) => newPage(browser, servers, config, html),
    tasksOf: (work) => tasksOf(browser, work),
    async close() {
      await browser.close();
      for (const server of Object.values(servers)) server.close();
    },
  };
}

/**
 * A page in a context, and so a process, of its own, in a window that is complete. `files` tells what it has asked for.
 */
async function newPage(browser, servers, config, html = 'page/session.html') {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const troubles = [];
  const messages = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => messages.push(message.text()));
  await idleMachine(windowPatience);
  const server = config.isolated ? servers.isolated : servers.plain;
  server.files.clear();
  await page.goto(`${server.url}${html}?${encodeURIComponent(JSON.stringify(config))}`);
  return {
    files: server.files,
    call: (method, ...values) => callPage(page, troubles, method, values),
    /** Waits for a message, without taking part in what the page's thread does. */
    said: async (text) =>
      messages.includes(text) || page.waitForEvent('console', (message) => message.text() === text),
    close: () => context.close(),
  };
}

/** Calls a method of what the page has put into `globalThis.session`, a promise of it. */
async function callPage(page, troubles, method, values) {
  await page.waitForFunction('globalThis.session');
  const { value, error } = await page.evaluate(
    ([method, values]) =>
      globalThis.session
        .then((session) => session[method](...values))
        .then(
          (value) => ({ value }),
          (error) => ({ error: String(error?.message ?? error) }),
        ),
    [method, values],
  );
  if (error) throw new Error([error, ...troubles].join('; '));
  return value;
}

/**
 * The tasks of a page's own thread from its mark `begin` to its mark `end`, both made during `work`: how long each kept
 * the processor, in milliseconds. Other threads may keep it waiting for longer.
 */
async function tasksOf(browser, work) {
  await browser.startTracing(undefined, { categories: ['toplevel', 'blink.user_timing'] });
  let trace;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString());
  const mark = (wanted) =>
    traceEvents.find(({ name, cat }) => name === wanted && cat.includes('user_timing'));
  const [begin, end] = ['begin', 'end'].map(mark);
  return traceEvents
    .filter(({ name, pid, tid }) => /RunTask$/.test(name) && pid === begin.pid && tid === begin.tid)
    .filter(({ ts, tdur }) => tdur && ts > begin.ts && ts < end.ts)
    .map(({ tdur }) => tdur / 1000);
}
