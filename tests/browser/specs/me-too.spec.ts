// Waiting together: "me too" from the story that staff see and from the known issues, taken back, said again.
import { type Page } from "@playwright/test";
import { ask, moveReport, sendReport, type Sent } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** A report that somebody else made and staff of the site see by this title. */
  known: (title: string) => Promise<Sent>;
};

const test = base.extend<Fixtures>({
  known: async ({ anotherPage, signIn }, use) => {
    await use(async (title) => {
      const owner = await anotherPage();
      await signIn(owner, "owner");
      const sent = await sendReport(owner, `${title}, said in other words.`);
      const workaround = "Pin the list of this week to the top.";
      await moveReport(owner, sent, { to: "acknowledged", title });
      await patch(owner, sent, { title, workaround });
      await owner.context().close();
      return sent;
    });
  },
});

/** Sets triage fields; the page's person is the owner. */
async function patch(page: Page, report: Sent, fields: object): Promise<void> {
  const { seq } = await ask<{ seq: number }>(page, `/reports/${report.id}`);
  await ask(page, `/reports/${report.id}`, fields, { method: "PATCH", "if-match": `"${seq}"` });
}

/** Says "me too"; the page's person is a colleague. */
async function support(page: Page, report: Sent): Promise<void> {
  await ask(page, `/reports/${report.id}/support`, { identity: "named" }, { method: "PUT" });
}

const sheet = (page: Page) => page.getByRole("dialog");
const card = (page: Page) => page.getByRole("region", { name: "Who waits" });
type Seen = { counts: { people: number }; mine: { relation: string } };

test("a nurse says me too, takes it back, says it again and sees who waits", async ({ page, signIn, known }) => {
  const report = await known("The fluid chart opens on last week");
  await signIn(page, "nurse");
  await page.goto(`/reports/${report.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The fluid chart opens on last week");
  await expect(page.getByText("Pin the list of this week to the top.")).toBeVisible();
  await expect(card(page)).toContainText("1 person waits for it.");
  await look(page, "me-too-story");

  await card(page).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(page).getByLabel("Where it gets in your way")).toHaveValue(/.+/);
  await sheet(page).getByText("5 min", { exact: true }).click();
  await sheet(page).getByText("daily", { exact: true }).click();
  await expect(sheet(page)).toContainText("1.7 hours a month");
  await look(page, "me-too-sheet");
  await sheet(page).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(page)).toContainText("You wait with 1 other.");
  await look(page, "me-too-slip");
  const path = `/reports/${report.id}`;
  expect((await ask<Seen>(page, path)).mine.relation).toBe("supporter");

  await sheet(page).getByRole("button", { name: "Take it back" }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(card(page)).toContainText("1 person waits for it.");
  expect((await ask<Seen>(page, path)).mine.relation).not.toBe("supporter");

  await card(page).getByRole("button", { name: "Me too" }).click();
  await sheet(page).getByLabel(/^Keep my name confidential/).check();
  await sheet(page).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(page)).toContainText("You wait with 1 other.");
  await sheet(page).getByRole("button", { name: "Done" }).click();
  await expect(card(page)).toContainText("You wait with 1 other.");
  const waits = card(page).getByRole("button", { name: "You wait" });
  await expect(waits).toHaveAttribute("aria-pressed", "true");
  await expect(waits).toBeFocused();
  expect((await ask<Seen>(page, path)).counts.people).toBe(2);
});

test("the owner sees who waits, and nobody sees a confidential name", async ({ page, signIn, known, anotherPage }) => {
  const report = await known("The label printer asks twice");
  const nurse = await anotherPage();
  await signIn(nurse, "nurse");
  await nurse.goto(`/reports/${report.id}`);
  await card(nurse).getByRole("button", { name: "Me too" }).click();
  await sheet(nurse).getByLabel(/^Keep my name confidential/).check();
  await sheet(nurse).getByText("15 min", { exact: true }).click();
  await sheet(nurse).getByText("weekly", { exact: true }).click();
  await sheet(nurse).getByRole("button", { name: "Me too" }).click();
  await expect(sheet(nurse)).toContainText("You wait with");

  await signIn(page, "owner");
  await page.goto(`/triage/${report.id}`);
  const waiting = page.locator("details").filter({ hasText: "said “me too”" });
  await waiting.locator("summary").click();
  await expect(waiting.getByRole("listitem")).toContainText("Confidential");
  await expect(page.locator("main")).not.toContainText("Rohan Velkar");
  await look(page, "triage-waiting-people");
});

test("many who wait are one entry of the owner's history", async ({ page, signIn, known, anotherPage }) => {
  const report = await known("The drip stand list is out of order");
  for (const who of ["chair", "administrator"] as const) {
    const colleague = await anotherPage();
    await signIn(colleague, who);
    await support(colleague, report);
  }
  await signIn(page, "owner");
  await page.goto(`/triage/${report.id}`);
  await expect(page.locator("ol.story li").filter({ hasText: "me too" })).toHaveText(/^2 colleagues said “me too”/);
});

test("a number in the address leads to the story", async ({ page, signIn, known }) => {
  const report = await known("The bed board is late");
  await signIn(page, "nurse");
  await page.goto(`/reports/RB-${report.number}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The bed board is late");
});

test("whoever is not touched can follow, and stop", async ({ page, signIn, known }) => {
  const report = await known("The rota shows the wrong ward");
  await signIn(page, "administrator");
  await page.goto(`/reports/${report.id}`);
  await card(page).getByRole("button", { name: "Follow", exact: true }).click();
  await expect(page.getByText("You follow it: you hear what happens.")).toBeVisible();
  await card(page).getByRole("button", { name: "Stop following" }).click();
  await expect(card(page).getByRole("button", { name: "Follow", exact: true })).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn, known }) => {
    const report = await known("The monitor beeps at every touch");
    await signIn(page, "nurse");
    await page.goto(`/reports/${report.id}`);
    await expect(page.locator(".card h2").first()).toBeVisible();
    await expectCatalogueWords(page);
    await page.locator("button[aria-haspopup=dialog].primary").click();
    await expect(sheet(page).locator("form")).toBeVisible();
    await expectCatalogueWords(page);
    await sheet(page).locator("button[type=submit]").click();
    await expect(sheet(page).locator(".notice")).toBeVisible();
    await expectCatalogueWords(page);
    await page.goto("/known-issues");
    await expect(page.locator("li.item").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
