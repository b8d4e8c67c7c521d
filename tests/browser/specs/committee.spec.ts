// The committee: what waits for it, what its chair decides, and who reads that.
import { type Locator, type Page } from "@playwright/test";
import { type Committee, makeCommittee, signInChair, triage } from "../bench/governance.ts";
import { ask, dayAhead, newId, type Sent, sendReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, shot, test as base } from "../bench/test.ts";

const TEXT = "The pain score is asked for again after every dose, also of patients who sleep.";
const WHY = "An answer that is invented to get on does harm to the record. We would rather have fewer and true scores.";

type Fixtures = {
  /** Sends reports as a nurse and looks at them as their owner; the page is the nurse's. */
  nurse: Page;
  /** A report that its owner has looked at, with the title. */
  waiting: (title: string, text?: string) => Promise<Sent>;
  /** A page on which the chair of a new committee is signed in. */
  chair: { page: Page; committee: Committee };
};

const test = base.extend<Fixtures>({
  nurse: async ({ anotherPage, signIn, server }, use) => {
    const nurse = await anotherPage({ baseURL: server.origin });
    await signIn(nurse, "nurse");
    await use(nurse);
  },
  waiting: async ({ nurse, anotherPage, signIn, server }, use) => {
    const owner = await anotherPage({ baseURL: server.origin });
    await signIn(owner, "owner");
    await use(async (title, text = TEXT) => {
      const report = await sendReport(nurse, text);
      await triage(owner, report, title);
      return report;
    });
  },
  chair: async ({ page, anotherPage, signIn, server }, use) => {
    const administrator = await anotherPage({ baseURL: server.origin });
    await signIn(administrator, "administrator");
    const committee = await makeCommittee(administrator);
    await signInChair(page, committee);
    await use({ page, committee });
  },
});

const pane = (page: Page) => page.locator(".split > .pane");
const row = (page: Page, report: Sent) => page.locator(".rank > li").filter({ hasText: `RB-${report.number}` });
const form = (page: Page) => page.locator("form[aria-labelledby=decide]");
const choice = (page: Page, name: string) => form(page).locator(`.tile:has(strong:text-is("${name}"))`);
const record = (page: Page) => form(page).getByRole("button", { name: "Record decision" }).click();
const story = (page: Page) => page.locator("ol.story");

async function openReport(page: Page, report: Sent): Promise<void> {
  await page.goto("/committee");
  await row(page, report).getByRole("link").click();
  await expect(pane(page).locator("#pane-heading")).toBeVisible();
}

async function expectRecorded(page: Page, kind: string): Promise<string> {
  const heading = pane(page).getByRole("heading", { name: new RegExp(`^D-\\d+: ${kind}$`) });
  await expect(heading).toBeFocused();
  return /D-\d+/.exec(await heading.innerText())?.[0] ?? "";
}

test("the chair accepts, the reporter hears of it, and everybody can read why", async ({ chair, nurse, waiting, trouble }) => {
  trouble.await(/^422 POST \/api\/v1\/decisions$/);
  const { page, committee } = chair;
  const report = await waiting("Pain score asked for again after every dose");
  await nurse.goto(`/reports/${report.id}`);
  await expect(story(nurse)).toBeVisible();

  await page.goto("/");
  await page.goto("/committee");
  await expect(page).toHaveURL(new RegExp(`/committee/${committee.id}$`));
  await expect(page).toHaveTitle(`${committee.name} · Readback`);
  await expect(row(page, report)).toContainText("Pain score asked for again after every dose");
  await expect(row(page, report)).toContainText("8 h");
  await expect(row(page, report)).toContainText("1 person");
  await look(page, "committee");

  await row(page, report).getByRole("link").click();
  await expect(pane(page)).toContainText(TEXT);
  await expect(choice(page, "Accept")).toContainText("its owner plans and fixes it");
  await look(page, "committee-report");

  await record(page);
  await expect(form(page).getByText("Choose what is decided.").last()).toBeVisible();
  await expect(form(page).getByText("Say why, in words for all staff.").last()).toBeVisible();
  await look(page, "committee-errors");

  await choice(page, "Accept").click();
  await form(page).getByLabel("Why, in words for all staff").fill(WHY);
  await form(page).getByLabel("For", { exact: true }).fill("1");
  await record(page);
  await expect(form(page).getByText("Fewer than the quorum took part.").last()).toBeVisible();
  await form(page).getByLabel("For", { exact: true }).fill("2");
  await form(page).getByLabel("Abstained").fill("1");
  await look(page, "committee-written");
  await record(page);
  const number = await expectRecorded(page, "Accepted");
  await look(page, "committee-recorded");
  await pane(page).getByRole("link", { name: "Next report" }).click();
  await expect(page).toHaveURL(new RegExp(`/committee/${committee.id}$`));

  // The reporter's open page hears of it.
  await expect(story(nurse)).toContainText(`${committee.name}: it goes ahead`);
  await expect(nurse.locator(".badge").first()).toHaveText("Accepted");
  await look(nurse, "committee-story");
  await story(nurse).getByRole("link", { name: `Read ${number}` }).click();
  await expect(nurse.getByRole("heading", { level: 1 })).toHaveText(`${number}: Pain score asked for again after every dose`);
  await expect(nurse.locator("main")).toContainText(WHY);
  const votes = nurse.getByRole("region", { name: "Votes" });
  await expect(votes.locator(".kpi").first()).toHaveText(/2\s*For/);
  await look(nurse, "decision");
  await nurse.emulateMedia({ media: "print" });
  await shot(nurse, "decision-print");
  await nurse.emulateMedia({ media: null });

  await nurse.goto("/decisions");
  await expect(nurse.locator("li.item").first()).toContainText(number);
  await look(nurse, "decisions");
  await nurse.locator("label.chip").filter({ hasText: "Not going ahead" }).click();
  await expect(nurse.locator("li.item").filter({ hasText: number })).toHaveCount(0);
  const table = await nurse.request.get((await nurse.getByRole("link", { name: "Download as table" }).getAttribute("href")) ?? "");
  expect(table.ok()).toBe(true);
  expect(table.headers()["content-type"]).toContain("text/csv");
});

test("what is put off says until when, everywhere, and more can be asked for", async ({ chair, nurse, waiting }) => {
  const { page } = chair;
  const report = await waiting("Reason list starts at Other");
  await openReport(page, report);
  await choice(page, "Put off").click();
  await form(page).getByLabel("Why, in words for all staff").fill("The next release changes this list anyway.");
  await record(page);
  await expect(form(page).getByText("Say until which day, or until what has happened.").last()).toBeVisible();
  await look(page, "committee-defer");
  await form(page).getByLabel("Until which day").fill(dayAhead(30));
  await record(page);
  await expectRecorded(page, "Put off");
  await nurse.goto(`/reports/${report.id}`);
  const held = nurse.getByRole("region", { name: "Decision" });
  await expect(held).toContainText("Put off until");
  await look(nurse, "decision-hold");
  await nurse.goto("/reports");
  await expect(nurse.locator("li.item").filter({ hasText: `RB-${report.number}` })).toContainText("Put off until");

  await page.goto("/committee");
  await expect(row(page, report)).toHaveCount(0);
  await page.locator("label.chip").filter({ hasText: /^Put off\d/ }).click();
  await row(page, report).getByRole("link").click();
  await expect(pane(page)).toContainText("Put off until");
  await choice(page, "Need to know more").click();
  await form(page).getByLabel("What do you need to know?").fill("How often does it happen on the night shift?");
  await form(page).getByLabel("Why, in words for all staff").fill("We cannot weigh it without the count.");
  await record(page);
  await expectRecorded(page, "More is needed");
  await nurse.goto(`/reports/${report.id}`);
  await expect(held).toContainText("How often does it happen on the night shift?");
});

test("several go together, and what stands in the way is named report by report", async ({ chair, nurse, waiting, anotherPage, signIn, server, trouble }) => {
  trouble.await(/^422 POST \/api\/v1\/decisions$/);
  const { page, committee } = chair;
  const first = await waiting("Two prompts for one dose");
  const second = await waiting("Three prompts for one dose");
  // Looked at, but nobody has said yet what it turned out to be.
  const bare = await sendReport(nurse, "The same prompt comes on the tablet as well.");
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  await ask(owner, `/reports/${bare.id}/transitions`, { id: newId(), from: "received", to: "acknowledged" });
  await page.goto("/committee");
  for (const report of [first, second, bare]) {
    await page.getByLabel(`Mark RB-${report.number} to decide on several together`).check();
  }
  await look(page, "committee-marked");
  await page.getByRole("link", { name: "Decide on 3 reports" }).click();
  await expect(page).toHaveURL(new RegExp(`/committee/${committee.id}/decide$`));
  await pane(page).locator("summary").filter({ hasText: `RB-${first.number}` }).click();
  await expect(pane(page)).toContainText(TEXT);
  await choice(page, "Not going ahead").click();
  await choice(page, "Accept").click();
  await form(page).getByLabel("Why, in words for all staff").fill("One prompt is enough.");
  await record(page);
  const refused = form(page).getByRole("alert");
  await expect(refused).toContainText("Nothing was recorded");
  await expect(refused).toContainText(`RB-${bare.number}: its owner has not`);
  await look(page, "committee-refused");

  await page.goto("/committee");
  for (const report of [first, second]) {
    await page.getByLabel(`Mark RB-${report.number} to decide on several together`).check();
  }
  await page.getByRole("link", { name: "Decide on 2 reports" }).click();
  await choice(page, "Not going ahead").click();
  await form(page).getByLabel("Why, in words for all staff").fill("One prompt stays: it is the check of the band against the patient.");
  await record(page);
  await expectRecorded(page, "Not going ahead");
  await expect(pane(page).locator("li.item")).toHaveCount(2);

  // The reporter appeals, and it is back before the committee.
  await nurse.goto(`/reports/${first.id}`);
  await expect(nurse.locator(".badge").first()).toHaveText("Not going ahead");
  await look(nurse, "decision-declined-story");
  await ask(nurse, `/reports/${first.id}/reopen`, { id: newId(), reason: "We have counted: 14 times a night." });
  await page.goto("/committee");
  await expect(row(page, first)).toContainText("appeal");
  await page.locator("label.chip").filter({ hasText: "Appeals" }).click();
  await expect(row(page, second)).toHaveCount(0);
  await look(page, "committee-appeal");
});

test("who is in no committee is told so, and a member does not decide", async ({ page, signIn, chair: _, anotherPage, server }) => {
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  await owner.goto("/committee");
  await expect(owner.getByText("You are in no committee")).toBeVisible();
  await look(owner, "committee-closed");
  await page.goto("/committee");
  await expect(page.locator(".rank").or(page.getByText("Nothing waits for a decision")).first()).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ chair, nurse, waiting }) => {
    const { page } = chair;
    const report = await waiting("Scanner asks twice");
    await page.goto("/committee");
    await expect(row(page, report)).toBeVisible();
    await expectCatalogueWords(page);
    await row(page, report).getByRole("link").click();
    await expect(pane(page)).toContainText(TEXT);
    await expectCatalogueWords(page);
    const tiles: Locator = form(page).locator(".tile");
    await tiles.nth(0).click();
    await form(page).locator("textarea").first().fill(WHY);
    await form(page).locator("button[type=submit]").click();
    await expect(pane(page).locator("h2#recorded")).toBeVisible();
    await expectCatalogueWords(page);
    await pane(page).locator('a[href^="/decisions/"]').click();
    await expect(page.locator(".voice")).toBeVisible();
    await expectCatalogueWords(page);
    await nurse.goto(`/reports/${report.id}`);
    await expect(story(nurse)).toBeVisible();
    await page.goto("/decisions");
    await expect(page.locator("li.item").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
