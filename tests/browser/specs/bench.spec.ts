// The bench itself: what it has to notice, it notices.
import { type Page } from "@playwright/test";
import { axe, expect, findBareWords, test } from "../bench/test.ts";
import { Trouble } from "../bench/trouble.ts";

test.use({ world: "empty" });

/** Serves a page under the product's origin with the given body and policy. */
async function serve(page: Page, body: string, policy = "default-src 'none'"): Promise<void> {
  const text = `<!doctype html><html lang="en"><head><title>⟦Bench⟧</title></head><body>${body}</body></html>`;
  await page.route("**/bench", (route) =>
    route.fulfill({ body: text, contentType: "text/html; charset=utf-8", headers: { "content-security-policy": policy } }),
  );
  await page.goto("/bench");
}

test("bare words are found, catalogue words and content are not", async ({ page }) => {
  await serve(
    page,
    `<main>
      <h1>⟦Řépört⟧</h1>
      <p>⟦one text over <b>several</b> elements⟧ · 12 · <time>21 Nov</time></p>
      <p translate="no">what a person wrote, <em>and more</em></p>
      <p>bare text</p>
      <p hidden>not shown</p>
      <p title="⟦one ⟦inside⟧ another⟧">⟦a frame⟧ and its bare end</p>
      <button aria-label="bare name">⟦Send⟧</button>
      <input placeholder="bare hint" aria-label="⟦Name⟧">
    </main>`,
  );
  const bare = await findBareWords(page);
  expect(bare.map((line) => line.split(" in <")[0])).toEqual(["bare name", "bare hint", "bare text", "and its bare end"]);
});

test("axe works under a strict policy and finds what is wrong", async ({ page }) => {
  const policy = "default-src 'none'; require-trusted-types-for 'script'; trusted-types default";
  await serve(page, "<main><h1>One</h1><p>Text</p></main>", policy);
  await axe(page);
  await serve(page, `<main><h1>One</h1><img src="data:,"><input></main>`, `${policy}; img-src data:`);
  await expect(axe(page)).rejects.toThrow(/image-alt[^]*label/);
});

test("trouble behind a page is noticed", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.origin });
  const trouble = new Trouble();
  await trouble.watch(context);
  const page = await context.newPage();
  await serve(page, "<main><h1>One</h1></main>", "default-src 'none'; connect-src 'self'");
  trouble.check();
  await page.evaluate(async () => {
    console.error("said aloud");
    document.body.insertAdjacentHTML("beforeend", `<p style="color: red">styled</p>`);
    await fetch("/api/v1/me");
    setTimeout(() => {
      throw new Error("thrown late");
    });
  });
  await page.route("**/cut", (route) => route.abort("connectionreset"));
  await page.evaluate(() => fetch("/cut").catch(() => undefined));
  await page.waitForTimeout(100);
  const wanted = [/said aloud/, /policy: style-src/, /^401 GET \/api\/v1\/me$/, /thrown late/, /ERR_CONNECTION_RESET/];
  expect(() => trouble.check()).toThrow(/said aloud/);
  wanted.forEach((pattern) => trouble.await(pattern));
  trouble.await(/Content Security Policy/);
  trouble.check();
  trouble.await(/never happens/);
  expect(() => trouble.check()).toThrow(/did not come/);
  await context.close();
});
