// Changes: written, previewed with everybody who will be told, shipped now or at a time, and what came of them.
import { type Page } from "@playwright/test";
import { ask, dayAhead, moveReport, type Sent, sendReport, shipReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, shot, test as base } from "../bench/test.ts";

const TEXT = "The eMAR asks for a PRN reason three times on every dose that I give at night.";
const TITLE = "PRN reason asked for three times";
const WORDS = {
  Title: "One PRN reason instead of three",
  "You said": "The eMAR asks for a PRN reason three times on every dose.",
  "We did": "We removed the prompts on opening and after the scan. One is left, when you sign.",
  "What to do differently now": "Nothing. Choose the reason once, when you sign.",
};

type Fixtures = {
  /** The first page, on which the owner is signed in. */
  owner: Page;
  nurse: Page;
  /** A report of the nurse that its owner has accepted. */
  accepted: (title?: string) => Promise<Sent>;
};

const test = base.extend<Fixtures>({
  owner: async ({ page, signIn }, use) => {
    await signIn(page, "owner");
    await use(page);
  },
  nurse: async ({ anotherPage, signIn, server }, use) => {
    const nurse = await anotherPage({ baseURL: server.origin });
    await signIn(nurse, "nurse");
    await use(nurse);
  },
  accepted: async ({ owner, nurse }, use) => {
    await use(async (title = TITLE) => {
      const report = await sendReport(nurse, TEXT);
      await moveReport(owner, report, { to: "acknowledged" }, { to: "accepted", title, disposition: "defect", reason: "It is ours." });
      return report;
    });
  },
});

const main = (page: Page) => page.locator("main");
const sheet = (page: Page) => page.getByRole("dialog");
const audience = (page: Page) => page.locator("aside .card.deep").first();
const button = (page: Page, name: string | RegExp) => main(page).getByRole("button", { name });
const said = (page: Page, words: string) => page.getByRole("status").getByText(words);

async function fill(page: Page, words: Record<string, string> = WORDS): Promise<void> {
  for (const [label, text] of Object.entries(words)) await main(page).getByLabel(label, { exact: true }).fill(text);
}

/** Begins from the report, as an owner does, and saves. */
async function write(page: Page, report: Sent): Promise<void> {
  await page.goto(`/triage/${report.id}`);
  await main(page).getByRole("link", { name: "Ship a change for this" }).click();
  await expect(main(page).locator(".item").filter({ hasText: `RB-${report.number}` })).toBeVisible();
  await fill(page);
  await button(page, "Save and see who is told").click();
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
  await expect(audience(page)).toContainText("will be told");
}

test("the owner writes, sees who will be told, ships; the reporter confirms, and the owner sees it", async ({ owner: page, nurse, accepted }) => {
  const report = await accepted();
  const second = await accepted("PRN reason list starts at Other");
  await nurse.goto(`/reports/${report.id}`);
  await page.goto(`/triage/${report.id}`);
  await main(page).getByRole("link", { name: "Ship a change for this" }).click();
  await expect(main(page).locator(".item").filter({ hasText: TITLE })).toBeVisible();
  await button(page, "Save and see who is told").click();
  await expect(main(page).getByText("Say in one sentence what was changed.").last()).toBeVisible();
  await look(page, "change-errors");
  await fill(page);
  await look(page, "change-new");
  await button(page, "Save and see who is told").click();
  await expect(audience(page)).toContainText("1 person will be told");

  await button(page, "Link a report").click();
  await sheet(page).getByRole("searchbox").fill(`rb-${second.number}`);
  await look(page, "change-link");
  await sheet(page).getByRole("button", { name: new RegExp(`RB-${second.number}`) }).click();
  await page.keyboard.press("Escape");
  await expect(main(page).getByText("What you have changed since is not in here.")).toBeVisible();
  await main(page).locator("summary").filter({ hasText: "Does it help? A measure" }).click();
  await main(page).getByLabel("We measure whether it helps").check();
  await fill(page, { "What is measured": "Prompts per PRN dose", "Counted in": "prompts", Before: "3", Target: "1" });
  await main(page).locator("summary").filter({ hasText: "Units it touches" }).click();
  await main(page).getByLabel("Intensive Care Unit").check();
  await button(page, "Keep draft").click();
  await expect(said(page, "Saved. Nobody is told until it ships.")).toBeVisible();
  await expect(audience(page)).toContainText("gets one message");
  await look(page, "change-draft");

  await main(page).locator(".picks button").first().click();
  await expect(sheet(page)).toContainText(WORDS["We did"]);
  await look(page, "change-letter");
  await page.keyboard.press("Escape");

  await button(page, "Ship and tell 1 person").click();
  await expect(sheet(page)).toContainText("This cannot be taken back.");
  await look(page, "change-ask");
  await sheet(page).getByRole("button", { name: "Ship and tell 1 person" }).click();
  await expect(main(page).getByRole("alert")).toContainText("Shipped. 1 person is told.");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.Title);
  await look(page, "change-shipped");

  const question = nurse.getByRole("region", { name: "Does it help?" });
  await expect(question).toContainText(WORDS["We did"]);
  await question.getByRole("button", { name: "Fixed", exact: true }).click();
  await expect(nurse.getByRole("region", { name: "Thank you" })).toBeVisible();

  await page.reload();
  await expect(main(page).getByRole("row").filter({ hasText: "Intensive Care Unit" })).toContainText("1");
  await button(page, "Add the measured result").click();
  await sheet(page).getByRole("button", { name: "Save the result" }).click();
  await expect(sheet(page).getByText("Choose the day.").last()).toBeVisible();
  await look(page, "change-result");
  await sheet(page).getByLabel("What it is now").fill("1,5");
  await sheet(page).getByLabel("Measured on").fill(dayAhead(-1));
  await sheet(page).getByRole("button", { name: "Save the result" }).click();
  await expect(main(page)).toContainText("Measured on");
  await expect(main(page)).toContainText("1.5");
  await look(page, "change-measured");

  // Staff read what shipped, without what concerns the owner alone.
  const change = page.url();
  await nurse.goto(change);
  await expect(main(nurse)).toContainText(WORDS["You said"]);
  await expect(main(nurse).getByText("Answers by unit")).toHaveCount(0);
  await look(nurse, "change-for-staff");
  await nurse.emulateMedia({ media: "print" });
  await shot(nurse, "change-print");
});

test("it ships at its time by itself, and can be taken back until then", async ({ owner: page, accepted }) => {
  const report = await accepted();
  await write(page, report);
  await main(page).locator("label.chip").filter({ hasText: "At a time" }).click();
  await button(page, "Ship").first().click();
  await expect(main(page).getByText("Choose day and time.").last()).toBeVisible();
  await main(page).getByLabel("Day", { exact: true }).fill(dayAhead(-2));
  await button(page, /^Plan for/).click();
  await expect(main(page).getByText("This time has passed.").last()).toBeVisible();
  await look(page, "change-late");
  await main(page).getByLabel("Day", { exact: true }).fill(dayAhead(3));
  await main(page).getByLabel("Time", { exact: true }).fill("22:00");
  await button(page, /^Plan for .*22:00$/).click();
  await look(page, "change-plan");
  await sheet(page).getByRole("button", { name: /^Plan for/ }).click();
  const planned = main(page).getByRole("region", { name: /^Ships .*22:00$/ });
  await expect(planned).toBeVisible();
  await look(page, "change-planned");
  await page.goto("/changes");
  await expect(main(page).locator("li.item").first()).toContainText("Waits for its time");
  await look(page, "changes");
  await main(page).locator("li.item a").first().click();
  await planned.getByRole("button", { name: "Take it back" }).click();
  await expect(said(page, "Taken back. It is a draft again.")).toBeVisible();
  await expect(planned).toHaveCount(0);
  expect((await ask<{ state: string }>(page, `/reports/${report.id}`)).state).toBe("accepted");
});

test("a report that has ended meanwhile is named and left out", async ({ owner: page, nurse, accepted }) => {
  const report = await accepted();
  const other = await accepted("The reason field is too short");
  await write(page, report);
  await button(page, "Link a report").click();
  await sheet(page).getByRole("searchbox").fill(`${other.number}`);
  await sheet(page).getByRole("button", { name: new RegExp(`RB-${other.number}`) }).click();
  await page.keyboard.press("Escape");
  await button(page, "Keep draft").click();
  await expect(said(page, "Saved. Nobody is told until it ships.")).toBeVisible();
  await shipReport(page, await sendReport(nurse, "Something else."), "Something else altogether");
  await moveReport(page, other, { to: "answered", reason: "It is in the other field." });
  await page.reload();
  await expect(main(page).getByText("1 report does not ship with it")).toBeVisible();
  await expect(main(page).locator("aside")).toContainText(`RB-${other.number}: Answered`);
  await look(page, "change-left-out");
  await button(page, "Ship and tell 1 person").click();
  await sheet(page).getByRole("button", { name: "Ship and tell 1 person" }).click();
  await expect(main(page).getByRole("alert")).toContainText("1 report is now");
  await expect(main(page)).toContainText(`RB-${other.number}: Answered`);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ owner: page, accepted }) => {
    const report = await accepted();
    await page.goto(`/changes/new?report=${report.id}`);
    await expect(main(page).locator("ul.list .item")).toHaveCount(1);
    await expectCatalogueWords(page);
    for (const [index, text] of Object.values(WORDS).entries()) await main(page).locator("form .input").nth(index).fill(text);
    await main(page).locator("form button[type=submit]").click();
    await expect(page.locator("aside .card.deep .kpi").first()).toBeVisible();
    await expectCatalogueWords(page);
    await main(page).locator(".dock .primary").click();
    await expect(sheet(page).locator(".kpi").first()).toBeVisible();
    await expectCatalogueWords(page);
    await sheet(page).locator(".primary").click();
    await expect(main(page).getByRole("alert")).toBeVisible();
    await expectCatalogueWords(page);
    await page.goto("/changes");
    await expect(main(page).locator("li.item").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
