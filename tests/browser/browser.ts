// Chromium, and pages that remember everything that goes wrong in them.
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    handleSIGTERM: false,
    handleSIGINT: false,
  });

export interface WatchedPage {
  page: Page;
  /** Errors and warnings on the console, uncaught errors, violations of the Content-Security-Policy. */
  troubles: string[];
  /** Addresses that the page asked for. */
  requests: string[];
}

/** A page of one test: it is closed with it, so that nothing goes on in it beside the next. */
export async function openPage(
  ...[browser, url, options]: Parameters<typeof openSharedPage>
): Promise<WatchedPage> {
  const watched = await openSharedPage(browser, url, options);
  onTestFinished(() => watched.page.context().close());
  return watched;
}

/** A page of its own, with a storage of its own. */
export async function openSharedPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, troubles, requests };
}
