// Notices whatever goes wrong behind a page: console errors, policy violations, failed requests.
import { type BrowserContext, expect } from "@playwright/test";

/** Collects trouble of all pages of the contexts that it watches. */
export class Trouble {
  private readonly seen: string[] = [];
  private readonly awaited: RegExp[] = [];

  /** Watches a context, its pages and workers, from now on. */
  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on("console", (message) => {
      // The same as the answer below, without its method.
      const twice = message.text().startsWith("Failed to load resource");
      // A page that is left while a part of the app arrives says so of that part; where the part failed to arrive
      // for another reason, the failed request below says that too.
      const aborted = /Response body loading was aborted|^TypeError: Failed to fetch\s+at [^\n]*\/wasm_split-/;
      const left = aborted.test(message.text());
      if (message.type() === "error" && !twice && !left) this.seen.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.seen.push(`error: ${error.error().message}`));
    context.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (response.status() >= 400) this.seen.push(`${response.status()} ${response.request().method()} ${pathname}`);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // A page that is left ends its own requests.
      if (reason !== "net::ERR_ABORTED") this.seen.push(`${reason} ${request.method()} ${request.url()}`);
    });
  }

  /** Says that this trouble is part of the test: it has to come, and only where it was announced may it. */
  await(pattern: RegExp): void {
    this.awaited.push(pattern);
  }

  /** Fails on trouble that was not announced, and on announced trouble that did not come. */
  check(): void {
    const unforeseen = this.seen.filter((line) => !this.awaited.some((pattern) => pattern.test(line)));
    expect(unforeseen, "trouble behind the page").toEqual([]);
    const absent = this.awaited.filter((pattern) => !this.seen.some((line) => pattern.test(line)));
    expect(absent.map(String), "announced trouble that did not come").toEqual([]);
  }
}
