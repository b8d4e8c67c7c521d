// "Is it one of these?" while somebody writes: found in other words, and "me too" instead of another report.
import { type Page } from "@playwright/test";
import { ask, moveReport, type Sent, sendReport } from "../bench/reports.ts";
import { choice, tile, unfold } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** A report of somebody else that staff see by this title. */
  known: (title: string, text: string) => Promise<Sent>;
};

const test = base.extend<Fixtures>({
  known: async ({ anotherPage, signIn }, use) => {
    await use(async (title, text) => {
      const owner = await anotherPage();
      await signIn(owner, "owner");
      const sent = await sendReport(owner, text);
      await moveReport(owner, sent, { to: "acknowledged", title });
      await owner.context().close();
      return sent;
    });
  },
});

const TITLE = "Bladder scanner wants a new login every round";
const TEXT = "The bladder scanner forgets the login between two patients, so every round begins with typing the password.";
const WORDS = "bladder scanner asks for the password again before each patient of the round";

const found = (page: Page) => page.getByRole("region", { name: "Is it one of these?" });
const text = (page: Page) => page.getByLabel("What happens?");
const sheet = (page: Page) => page.getByRole("dialog");

test("a report that others made is found while typing, and me too ends the job", async ({ page, signIn, known }) => {
  const report = await known(TITLE, TEXT);
  await signIn(page, "nurse");
  await page.goto("/");
  await text(page).fill("bladder scanner");
  await expect(found(page)).toHaveCount(0);
  await tile(page, "Too many clicks").click();
  await text(page).fill(WORDS);
  const card = found(page).locator("li.item").filter({ hasText: `RB-${report.number}` });
  await expect(card).toContainText(TITLE);
  await expect(card).toContainText("1 person waits");
  await expect(text(page)).toBeFocused();
  await look(page, "report-similar");

  await page.getByText("5 min", { exact: true }).first().click();
  await page.getByText("daily", { exact: true }).first().click();
  await card.getByRole("button", { name: "Me too" }).click();
  // What was said about unit and time is not asked again.
  await expect(sheet(page)).toContainText("1.7 hours a month");
  await look(page, "report-similar-me-too");
  await sheet(page).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(page)).toContainText("You wait with 1 other.");

  // Taken back, nothing of what was written is lost.
  await sheet(page).getByRole("button", { name: "Take it back" }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(text(page)).toHaveValue(WORDS);
  await card.getByRole("button", { name: "Me too" }).click();
  await sheet(page).getByRole("button", { name: "Me too" }).click();
  await sheet(page).getByRole("button", { name: "Done" }).click();
  await expect(page).toHaveURL(new RegExp(`/reports/${report.id}$`));
  await expect(page.getByRole("region", { name: "Who waits" })).toContainText("You wait with 1 other.");
  type Seen = { mine: { relation: string } };
  expect((await ask<Seen>(page, `/reports/${report.id}`)).mine.relation).toBe("supporter");
  await page.goto("/");
  await expect(text(page)).toHaveValue("");
});

test("nothing is asked about what is written without a name", async ({ page, signIn, known }) => {
  await known(TITLE, TEXT);
  await signIn(page, "nurse");
  await page.goto("/");
  await choice(await unfold(page, "Your name"), "Anonymous").click();
  let asked = 0;
  page.on("request", (request) => (asked += request.url().endsWith("/reports/similar") ? 1 : 0));
  await text(page).fill(WORDS);
  await page.waitForTimeout(1_500);
  expect(asked).toBe(0);
  await expect(found(page)).toHaveCount(0);
});

test("a server that does not answer keeps nobody from writing", async ({ page, signIn, trouble }) => {
  trouble.await(/^net::ERR_FAILED POST .*\/reports\/similar$/);
  await signIn(page, "nurse");
  await page.route(/\/reports\/similar$/, (route) => route.abort());
  await page.goto("/");
  const asked = page.waitForRequest(/\/reports\/similar$/);
  await text(page).fill(WORDS);
  await asked;
  await expect(text(page)).toHaveValue(WORDS);
  await expect(found(page)).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn, known }) => {
    await known(TITLE, TEXT);
    await signIn(page, "nurse");
    await page.goto("/");
    await page.locator("textarea#text").fill(WORDS);
    await expect(page.locator("section[aria-labelledby=similar] li.item").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
