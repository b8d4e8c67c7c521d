// "Does it help?": the question in the story, its four answers, and what each comes to.
import { type Page } from "@playwright/test";
import { ask, unfold } from "../bench/reporter.ts";
import { type Sent, sendReport, shipReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const TEXT = "The prompt asks for a reason three times, with every dose that I give at night.";
const TITLE = "The prompt comes three times";
const LIVE = { timeout: 5_000 };

type Seen = { state: string; mine: { answer?: string } };
const question = (page: Page) => page.getByRole("region", { name: "Does it help?" });
const story = (page: Page) => page.locator("ol.story");
const seen = (page: Page, report: Sent) => ask<Seen>(page, `/reports/${report.id}`);

/** A report of the page's person, for which a change has shipped. */
type Shipping = {
  page: Page;
  server: { origin: string };
  signIn: (page: Page, who: "nurse" | "owner") => Promise<void>;
  anotherPage: (options?: object) => Promise<Page>;
};
async function shipped({ page, server, signIn, anotherPage }: Shipping): Promise<Sent> {
  await signIn(page, "nurse");
  const report = await sendReport(page, TEXT);
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  await shipReport(owner, report, TITLE);
  return report;
}

test("a change ships on the open page, and one tap confirms it", async ({ page, server, signIn, anotherPage }) => {
  await signIn(page, "nurse");
  const report = await sendReport(page, TEXT);
  await page.goto(`/reports/${report.id}`);
  await expect(story(page)).toContainText("You reported it");
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  await shipReport(owner, report, TITLE);
  await expect(question(page)).toBeVisible(LIVE);
  await expect(question(page)).toContainText("The prompt comes three times.");
  await expect(question(page)).toContainText("Two of three prompts are gone.");
  await expect(question(page)).toContainText("Sign once, at the end.");
  await expect(question(page).getByRole("group", { name: "How is it now?" }).getByRole("button")).toHaveText([
    "Fixed",
    "Partly",
    "Not fixed, open it again",
    "I cannot tell yet",
  ]);
  // Answers of equal weight: none of them is the filled button.
  await expect(question(page).locator(".btn.primary")).toHaveCount(0);
  await expect(page.locator(".loop .now")).toHaveText("Told: your turn");
  await look(page, "confirm-asked");

  await question(page).getByRole("button", { name: "Fixed", exact: true }).click();
  const thanks = page.getByRole("region", { name: "Thank you" });
  await expect(thanks).toContainText("Your report is closed as confirmed.");
  await expect(thanks.getByRole("heading", { name: "Thank you" })).toBeFocused();
  await expect(story(page)).toContainText("You said: it helps");
  await expect(story(page)).toContainText("It was confirmed fixed");
  await look(page, "confirm-fixed");
  expect(await seen(page, report)).toMatchObject({ state: "confirmed", mine: { answer: "fixed" } });

  // It came back: words and one tap open it again.
  await page.reload();
  const confirmed = page.getByRole("region", { name: "Confirmed fixed" });
  await expect(confirmed).toContainText("it helps");
  const again = await unfold(page, "Not fixed after all? Open it again");
  await again.getByLabel("What is still wrong?").fill("Since the update it asks again.");
  await look(page, "confirm-reconsider");
  await again.getByRole("button", { name: "Not fixed, open it again" }).click();
  const open = page.getByRole("region", { name: "Thank you for saying so" });
  await expect(open).toContainText("It is open again");
  await expect(story(page)).toContainText("Since the update it asks again.");
  await look(page, "confirm-reopened");
  expect((await seen(page, report)).state).toBe("reopened");
});

test("my reports has it first, and the answers that close nothing are kept and can be changed", async ({ page, server, signIn, anotherPage }) => {
  const report = await shipped({ page, server, signIn, anotherPage });
  await page.goto("/reports");
  const yours = page.getByRole("region", { name: "Your turn" });
  await expect(yours.locator("li").first()).toContainText("Fixed: does it help?");
  await yours.locator(`a[href="/reports/${report.id}"]`).click();

  await unfold(page, "Say more first");
  await question(page).getByLabel("Your words").fill("At the bedside it still asks once too often.");
  await look(page, "confirm-words");
  await question(page).getByRole("button", { name: "Partly" }).click();
  const thanks = page.getByRole("region", { name: "Thank you" });
  await expect(thanks).toContainText("has heard that something is missing. We ask you again on");
  await expect(thanks).toContainText("it helps only partly");
  await expect(story(page)).toContainText("At the bedside it still asks once too often.");
  await expect(page.locator(".loop .now")).toHaveText("Told");
  await look(page, "confirm-partly");
  expect(await seen(page, report)).toMatchObject({ state: "shipped", mine: { answer: "partly" } });

  // It is not the reporter's turn any more.
  await page.goto("/reports");
  const row = page.locator("li.item").filter({ has: page.locator(`a[href="/reports/${report.id}"]`) });
  await expect(row).toContainText("you said: it helps only partly");
  await expect(page.getByRole("region", { name: "Our turn" }).locator(`a[href="/reports/${report.id}"]`)).toBeVisible();
  await page.goto(`/reports/${report.id}`);

  await page.getByRole("button", { name: "Change my answer" }).click();
  await expect(question(page)).toContainText("you said: it helps only partly");
  await question(page).getByRole("button", { name: "I cannot tell yet" }).click();
  await expect(thanks).toContainText("Take your time. We ask you again on");
  expect((await seen(page, report)).mine.answer).toBe("cannot_tell");
});

test("not fixed opens it again", async ({ page, server, signIn, anotherPage }) => {
  const report = await shipped({ page, server, signIn, anotherPage });
  await page.goto(`/reports/${report.id}`);
  await question(page).getByRole("button", { name: "Not fixed, open it again" }).click();
  await expect(page.getByRole("region", { name: "Thank you for saying so" })).toContainText("It is open again");
  await expect(question(page)).toHaveCount(0);
  expect((await seen(page, report)).state).toBe("reopened");
});

test("an answer that gets lost can be given again, also another one", async ({ page, server, signIn, anotherPage, trouble }) => {
  trouble.await(/^net::ERR_FAILED POST .*\/confirmation$/);
  const report = await shipped({ page, server, signIn, anotherPage });
  await page.goto(`/reports/${report.id}`);
  await expect(question(page)).toContainText("Two of three prompts are gone.");
  // The request arrives, its answer does not.
  await page.route(/\/confirmation$/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await question(page).getByRole("button", { name: "I cannot tell yet" }).click();
  await expect(page.getByText("We could not reach the server. Nothing is lost.")).toBeVisible();
  await page.unroute(/\/confirmation$/);
  // The page hears that the first one arrived, and asks no more by itself.
  await page.getByRole("button", { name: "Change my answer" }).click();
  await page.getByRole("button", { name: "Partly" }).click();
  await expect(page.getByRole("region", { name: "Thank you" })).toContainText("it helps only partly");
  expect(await seen(page, report)).toMatchObject({ state: "shipped", mine: { answer: "partly" } });
});

test("without the change's words the question still stands", async ({ page, server, signIn, anotherPage, trouble }) => {
  trouble.await(/^503 GET \/api\/v1\/changes\//);
  const report = await shipped({ page, server, signIn, anotherPage });
  await page.route(/\/api\/v1\/changes\//, (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(`/reports/${report.id}`);
  await expect(question(page).getByRole("button", { name: "Fixed", exact: true })).toBeVisible();
  await look(page, "confirm-without-words");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue, before and after the answer", async ({ page, server, signIn, anotherPage }) => {
    const report = await shipped({ page, server, signIn, anotherPage });
    await page.goto(`/reports/${report.id}`);
    await expect(page.locator(".answers .btn")).toHaveCount(4);
    await expect(page.locator(".pair .voice")).toHaveCount(2);
    await expectCatalogueWords(page);
    await look(page, "confirm-pseudo");
    await page.locator(".answers .btn").nth(1).click();
    await expect(page.locator(".answers .btn")).toHaveCount(0);
    await expectCatalogueWords(page);
  });
});
