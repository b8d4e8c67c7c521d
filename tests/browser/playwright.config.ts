// How the browser tests run: two devices, the real binary, the Chromium that xtask found.
import { defineConfig } from "@playwright/test";
import { setting } from "./bench/setting.ts";

const report = process.env.READBACK_BROWSER_REPORT;
const quiet = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  testDir: "specs",
  outputDir: "artefacts/results",
  globalSetup: "./bench/demo.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A forgotten `only` would pass for a whole run.
  forbidOnly: report !== undefined,
  reporter: report === undefined ? "list" : [["list"], ["json", { outputFile: report }]],
  use: {
    launchOptions: { executablePath: setting("CHROMIUM"), args: [...quiet, ...asRoot] },
    locale: "en",
    // Far from the sites' zones: a time shown in the device's own zone is noticed.
    timezoneId: "Pacific/Auckland",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    {
      name: "phone",
      grepInvert: /@desktop/,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    { name: "desktop", grepInvert: /@phone/, use: { viewport: { width: 1280, height: 800 } } },
  ],
});
