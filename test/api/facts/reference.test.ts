import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { startTestApi } from '../start-test-api.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = BROWSERS.find((path) => existsSync(path));

test.skipIf(executablePath === undefined)(
  'the reference works in a browser under its own policy',
  async () => {
    const api = await startTestApi({ databaseUrl: 'postgres://nobody@127.0.0.1:9/nothing' });
    const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
      });
      await page.goto(`${api.url}/docs`);
      const similar = page.locator('.opblock', { hasText: 'List what is similar to a pull request' });
      // Swagger UI draws only what is in sight.
      await page.locator('.opblock').first().waitFor();
      await expect
        .poll(
          async () => {
            await page.mouse.wheel(0, 400);
            return similar.count();
          },
          { timeout: 60_000, interval: 100 },
        )
        .toBe(1);
      await similar.locator('button').first().click();
      await similar.getByText('A page of similar pull requests.').waitFor();
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([api.url]);
    } finally {
      await browser.close();
      await api.stop();
    }
  },
);
