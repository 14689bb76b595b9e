import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** One fresh profile with what it did that a person should never see. */
export interface Visit {
  page: Page;
  /** Console errors and uncaught exceptions, as text. */
  errors: string[];
  /** `host:port` of everything that was requested. */
  hosts: Set<string>;
  close(): Promise<void>;
}

export interface OpenedBrowser {
  visit(options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/**
 * Starts the Chromium of the machine, cut off from every host but this one.
 * @throws Error that says how to get one, where there is none
 */
export async function openBrowser(): Promise<OpenedBrowser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}. Run "npm run setup", or set CHROMIUM_PATH to a Chromium or Chrome.`,
    );
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  return {
    visit: (options) => visit(browser, options),
    close: () => browser.close(),
  };
}

async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:') hosts.add(url.host);
  });
  return { page, errors, hosts, close: () => context.close() };
}
