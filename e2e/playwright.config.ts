import { defineConfig } from '@playwright/test';
import { chromiumPath } from './support/chromium.js';

export default defineConfig({
  testDir: './journeys',
  globalSetup: './support/demo.ts',
  outputDir: '../test-results',
  // Each file has a server of its own, and journeys mostly wait: two cores carry two at a time.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: chromiumPath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
  },
});
