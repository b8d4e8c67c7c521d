// The demo's mailbox: what would have been mailed, as its receiver sees it.
import { type Page } from "@playwright/test";
import { sendReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, axe, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const letters = (page: Page) => page.getByRole("main").locator("li.item");
const letter = (page: Page) => page.frameLocator("iframe.letter");

/** What the test puts into each frame is refused by that of a letter, in which nothing runs. */
const NOTHING_RUNS = /^console: Blocked script execution in .*\/api\/v1\/mailbox\//;

test("letters lie there, the newest first, and one is read like a mail", async ({ page, signIn, trouble }) => {
  trouble.await(NOTHING_RUNS);
  await signIn(page, "nurse");
  const report = await sendReport(page, "The tray of the drug cabinet opens twice for one dose.");
  await page.goto("/mailbox");
  await expect(page.getByText("Nothing leaves the demo.")).toBeVisible();
  const own = letters(page).filter({ hasText: `RB-${report.number}` }).filter({ hasText: "Dr Rohan Velkar" });
  await expect(own).toHaveCount(1, { timeout: 10_000 });
  await look(page, "mailbox");

  await own.getByRole("button").click();
  await expect(own.getByRole("button")).toHaveAttribute("aria-pressed", "true");
  await expect(letter(page).getByText(`RB-${report.number}`).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "The letter" })).toBeInViewport();
  await look(page, "mailbox-letter");

  // A letter's first link leads out of the frame, to the page that needs no sign-in.
  await letter(page).locator('a[href*="/s/"]').first().click();
  await expect(page).toHaveURL(/\/s\/[^/]+$/);
  await expect(page.getByText(`RB-${report.number}`).first()).toBeVisible();
});

test("a letter alone can be read by everybody", async ({ page, signIn, trouble }) => {
  trouble.await(NOTHING_RUNS);
  await signIn(page, "nurse");
  await page.goto("/mailbox");
  await letters(page).first().getByRole("button").click();
  const address = await page.locator("iframe.letter").getAttribute("src");
  await page.getByRole("button", { name: "Close the letter" }).click();
  await expect(page.locator("iframe.letter")).toHaveCount(0);
  await expect(page.getByText("Choose a letter to see it as its receiver does.")).toBeVisible();
  // On a page of its own, where something may run.
  const html = await page.evaluate(async (address) => (await fetch(address)).text(), address ?? "");
  await page.goto("about:blank");
  await page.setContent(html);
  await axe(page);
});

test("an empty one says what will lie there", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.route(/\/api\/v1\/mailbox$/, (route) => route.fulfill({ json: { items: [] } }));
  await page.goto("/mailbox");
  await expect(page.getByRole("heading", { name: "No mail yet" })).toBeVisible();
  await look(page, "mailbox-empty");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "nurse");
    await page.goto("/mailbox");
    await expect(letters(page).first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
