// The page of debts: who has not heard how a report ended, and why.
import { type Page } from "@playwright/test";
import { ask } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

type Debt = { why: string; report: { id: string; number: number } };
const rows = (page: Page) => page.getByRole("main").locator("li.item");
const debts = (page: Page) => ask<{ items: Debt[]; next_cursor?: string }>(page, "/debts");

/** The page gets these instead of what the server says. */
async function pretend(page: Page, items: object[]): Promise<void> {
  await page.route(/\/api\/v1\/debts(\?.*)?$/, (route) => route.fulfill({ json: { items } }));
}

test("each debt says who waits, for what, since when and why, and leads to the report", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  const { items } = await debts(page);
  expect(items.length).toBeGreaterThan(0);
  await page.goto("/debts");
  await expect(page.getByRole("heading", { level: 1, name: "Not told yet" })).toBeVisible();
  await expect(rows(page)).toHaveCount(items.length);
  await expect(rows(page).first()).toContainText(`RB-${items[0]?.report.number}`);
  await expect(rows(page).first().locator(".badge")).not.toBeEmpty();
  await look(page, "debts");
  await rows(page).first().getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/triage/${items[0]?.report.id}`));
});

test("every reason has its words", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  const [one] = (await debts(page)).items;
  const answer = "550 5.1.1 <nobody@larkmoor.example>: Recipient address rejected: User unknown";
  const whys = ["refused", "given_up", "no_address", "no_mail", "paused", "trying_again", "waiting", "unread", "not_opened"];
  const faces = whys.map((why) => ({
    ...one,
    why,
    ...(why === "refused" ? { answer } : {}),
    ...(why === "trying_again" ? { next_try_at: new Date(Date.now() + 1_200_000).toISOString() } : {}),
  }));
  await pretend(page, faces);
  await page.goto("/debts");
  await expect(rows(page).locator(".badge")).toHaveText([
    "Refused by the mail server",
    "Given up after days",
    "No address",
    "Mail is not set up",
    "Mail is paused",
    "Trying again",
    "Leaves at its time",
    "Not read yet, wants no mail",
    "Status page not opened yet",
  ]);
  await expect(rows(page).first()).toContainText(answer);
  await expect(rows(page).nth(5)).toContainText("next try");
  await look(page, "debts-reasons");
});

test("more come on demand", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  const [one] = (await debts(page)).items;
  await page.route(/\/api\/v1\/debts(\?.*)?$/, (route) => {
    const next = new URL(route.request().url()).searchParams.get("cursor") === null ? { next_cursor: "a+b" } : {};
    return route.fulfill({ json: { items: [one, one], ...next } });
  });
  await page.goto("/debts");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

test("nobody waits: that is said as well", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  await pretend(page, []);
  await page.goto("/debts");
  await expect(page.getByRole("heading", { name: "Everybody has been told" })).toBeVisible();
  await look(page, "debts-none");
});

test("an owner sees those of the own teams, a nurse none", async ({ page, signIn, anotherPage, server }) => {
  await signIn(page, "owner");
  const { items } = await debts(page);
  await page.goto("/debts");
  if (items.length > 0) await expect(rows(page)).toHaveCount(items.length);
  else await expect(page.getByRole("heading", { name: "Everybody has been told" })).toBeVisible();
  const nurse = await anotherPage({ baseURL: server.origin });
  await signIn(nurse, "nurse");
  await nurse.goto("/debts");
  await expect(nurse.getByRole("heading", { name: "Only owners and administrators see this" })).toBeVisible();
});

test("a list that does not come says so, and comes with another try", async ({ page, signIn, trouble }) => {
  trouble.await(/^503 GET \/api\/v1\/debts$/);
  await signIn(page, "administrator");
  await page.route(/\/api\/v1\/debts$/, (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto("/debts");
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "debts-failed");
  await page.unroute(/\/api\/v1\/debts$/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "administrator");
    await page.goto("/debts");
    await expect(rows(page).first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
