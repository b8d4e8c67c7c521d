// The test function of all specs: a server, a page that is watched, people who are signed in.
import { type BrowserContextOptions, type Page, expect, test as base } from "@playwright/test";
import { Server, type Who, type World } from "./server.ts";
import { Trouble } from "./trouble.ts";

export { axe, look, shot } from "./look.ts";
export { PSEUDO_LANGUAGE, expectCatalogueWords, findBareWords } from "./words.ts";
export { expect };

type Fixtures = {
  /** What the server holds: `test.use({ world: "empty" })` gives each test an empty one of its own. */
  world: World;
  /** Settings of an empty one's server, beside those that every test needs. */
  settings: Record<string, string>;
  /** The running binary: one demo for all tests of a worker, or an empty one for this test. */
  server: Server;
  /** What goes wrong behind the pages; the test fails on what it did not announce. */
  trouble: Trouble;
  /** A page in another browser profile, watched like the first. */
  anotherPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** Signs somebody of the demo in. */
  signIn: (page: Page, who: Who) => Promise<void>;
};

type WorkerFixtures = { demo: () => Promise<Server> };

export const test = base.extend<Fixtures, WorkerFixtures>({
  world: ["demo", { option: true }],

  settings: async ({}, use) => use({}),

  demo: [
    async ({}, use, worker) => {
      let started: Promise<Server> | undefined;
      await use(() => (started ??= Server.start("demo", `demo-${worker.workerIndex}`)));
      await (await started?.catch(() => undefined))?.stop();
    },
    { scope: "worker", timeout: 150_000 },
  ],

  server: [
    async ({ world, demo, settings }, use, info) => {
      if (world === "demo") {
        await use(await demo());
        return;
      }
      const title = info.title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      const server = await Server.start("empty", `empty-${info.project.name}-${title}`, settings);
      await use(server);
      await server.stop();
    },
    { timeout: 150_000 },
  ],

  baseURL: async ({ server }, use) => use(server.origin),

  trouble: [
    async ({ context }, use) => {
      const trouble = new Trouble();
      await trouble.watch(context);
      await use(trouble);
      trouble.check();
    },
    { auto: true },
  ],

  anotherPage: async ({ browser, trouble }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await trouble.watch(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  signIn: async ({ server }, use) => {
    await use(async (page, who) => {
      await page.goto(await server.signInLink(who));
      // Opening the link spends nothing; its one button does.
      await page.getByRole("main").getByRole("button").click();
      await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
    });
  },
});
