// Reports about the same trouble: joined from what looks alike or by number, shown as joined, taken apart again.
import { type Page } from "@playwright/test";
import { moveReport, sendReport, type Sent } from "../bench/reports.ts";
import { ask } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** The first page, on which the owner is signed in. */
  owner: Page;
  /** Sends reports as a nurse would. */
  report: (text: string) => Promise<Sent>;
};

const test = base.extend<Fixtures>({
  owner: async ({ page, signIn }, use) => {
    await signIn(page, "owner");
    await use(page);
  },
  report: async ({ anotherPage, signIn }, use) => {
    await use(async (text) => {
      const nurse = await anotherPage();
      await signIn(nurse, "nurse");
      const sent = await sendReport(nurse, text);
      await nurse.context().close();
      return sent;
    });
  },
});

const sheet = (page: Page) => page.getByRole("dialog");
const alike = (page: Page) => page.getByRole("region", { name: "Looks like these" });
type Seen = { state: string; joined_to?: { number: number }; joined?: { number: number }[] };

async function open(page: Page, report: Sent): Promise<void> {
  await page.goto(`/triage/${report.id}`);
  await expect(page.locator("#report-heading")).toBeVisible();
}

test("two that look alike are joined, and taken apart again", async ({ owner: page, report, anotherPage, signIn }) => {
  const root = await report("Joining: the sepsis bundle opens with the paediatric fluid volume, every single time.");
  await moveReport(page, root, { to: "acknowledged", title: "Sepsis bundle opens with the paediatric volume" });
  const other = await report("Joining: paediatric fluid volume again when I open the sepsis bundle.");
  await open(page, other);
  const row = alike(page).getByRole("listitem").filter({ hasText: `RB-${root.number}` });
  await expect(row).toContainText(/\d+ % alike/);
  await look(page, "triage-alike");
  await row.getByRole("button", { name: `Join with RB-${root.number}` }).click();
  await expect(sheet(page)).toContainText(`RB-${other.number} stands from then on where RB-${root.number} stands`);
  await expect(sheet(page)).toContainText("Sepsis bundle opens with the paediatric volume");
  await look(page, "triage-join");
  await sheet(page).getByRole("button", { name: `Join with RB-${root.number}` }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(page.getByText(`Joined with RB-${root.number}`).first()).toBeVisible();
  await look(page, "triage-joined");
  expect((await ask<Seen>(page, `/reports/${other.id}`)).joined_to?.number).toBe(root.number);

  // Its reporter sees with which one, and is led there.
  const nurse = await anotherPage();
  await signIn(nurse, "nurse");
  await nurse.goto("/reports");
  await expect(nurse.locator("li.item").filter({ hasText: `RB-${other.number}` })).toContainText(`Joined with RB-${root.number}`);
  await look(nurse, "my-reports-joined");
  await nurse.goto(`/reports/${other.id}`);
  await expect(nurse.getByRole("main")).toContainText(`Joined with RB-${root.number}`);
  await look(nurse, "story-joined");
  await nurse.getByRole("link", { name: `See RB-${root.number}` }).click();
  await expect(nurse).toHaveURL(new RegExp(root.id));

  // On the root stands what is joined with it.
  await page.locator("article.pane").getByRole("link", { name: `Go to RB-${root.number}` }).click();
  const joined = page.getByRole("region", { name: "1 report joined with it" });
  await expect(joined).toContainText(`RB-${other.number}`);
  await look(page, "triage-root");
  await joined.getByRole("button", { name: `Take apart RB-${other.number}` }).click();
  await sheet(page).getByRole("button", { name: "Take apart" }).click();
  await expect(sheet(page).locator(".error").first()).toBeVisible();
  await look(page, "triage-take-apart");
  await sheet(page).getByLabel("Why is it not the same trouble?").fill("One is the order set, the other the chart.");
  await sheet(page).getByRole("button", { name: "Take apart" }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(joined).toHaveCount(0);
  const apart = await ask<Seen>(page, `/reports/${other.id}`);
  expect(apart.joined_to).toBeUndefined();
  expect(apart.state).toBe("received");
});

test("a report is joined by its number", async ({ owner: page, report }) => {
  const root = await report("By number: the door of the fridge does not report its temperature.");
  const other = await report("By number: nobody sees whether the vaccine fridge is cold.");
  await open(page, other);
  await page.getByRole("group", { name: "Moves", exact: true }).getByRole("button", { name: /^Join/ }).click();
  const number = sheet(page).getByLabel("Number of the other report");
  const show = sheet(page).getByRole("button", { name: "Show what becomes of both" });
  for (const [written, words] of [
    ["the other one", "Write a number such as RB-1042."],
    [`RB-${other.number}`, "That is this report, or one that is joined with it."],
    ["RB-999999", "There is no report of that number that you can see."],
  ] as const) {
    await number.fill(written);
    await show.click();
    await expect(sheet(page).getByText(words)).toBeVisible();
  }
  await look(page, "triage-join-number");
  await number.fill(`rb ${root.number}`);
  await show.click();
  await sheet(page).getByRole("button", { name: `Join with RB-${root.number}` }).click();
  await expect(page.getByText(`Joined with RB-${root.number}`).first()).toBeVisible();
  // A joined one is moved where its root is.
  await expect(page.getByRole("group", { name: "Moves", exact: true }).getByRole("button")).toHaveCount(0);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ owner: page, report }) => {
    const root = await report("Pseudo: the drug trolley opens the wrong drawer for insulin.");
    const other = await report("Pseudo: for insulin the drug trolley opens the wrong drawer.");
    await open(page, other);
    const row = page.locator("section[aria-labelledby=alike] li").filter({ hasText: `RB-${root.number}` });
    await expectCatalogueWords(page);
    await row.getByRole("button").click();
    await expect(sheet(page).locator("form")).toBeVisible();
    await expectCatalogueWords(page);
    await sheet(page).locator("button[type=submit]").click();
    await expect(page.locator(".pane .notice").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
