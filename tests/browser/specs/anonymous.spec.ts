// Reporting without an account: no trace of the person, and a private link as the only way back.
import { type Page } from "@playwright/test";
import { act, ask, receiptLine, send, write } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const WISH = { tile: "Too many alerts", text: "Somebody told me to click the alert away.", unit: "Intensive Care Unit" };

/** Reports without an account; the answer is the private link's path. */
async function report(page: Page): Promise<string> {
  await page.goto("/");
  await expect(page.locator(".tiles")).toBeVisible();
  await write(page, WISH);
  await send(page);
  const link = page.getByRole("region", { name: "Your private link" }).getByRole("link").first();
  return (await link.getAttribute("href")) ?? "";
}

/** The report's id, as its owner finds it by its number. */
async function idOf(owner: Page, number: string): Promise<string> {
  type List = { items: { id: string; number: number }[] };
  const { items } = await ask<List>(owner, "/reports?scope=all&limit=200");
  return items.find((item) => `RB-${item.number}` === number)?.id ?? "";
}

test("nobody needs an account, and nothing that is sent says who it was", async ({ page, server }) => {
  const headers: Promise<Record<string, string>>[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/v1/anonymous-reports") headers.push(request.allHeaders());
  });
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Report without an account" }).click();
  await expect(page.locator(".tiles")).toBeVisible();
  await expect(page.locator("#unit_id")).toHaveText("Choose your unit");
  await page.locator("summary", { hasText: "Without your name" }).click();
  await expect(page.getByText("This report goes without your name.")).toBeVisible();
  await look(page, "anonymous");
  const path = await report(page);
  expect(path).toMatch(/^\/s\/[A-Za-z0-9_-]{43}$/);
  expect(headers).toHaveLength(1);
  const sent = await headers[0];
  for (const name of ["cookie", "authorization", "readback-person"]) expect(sent).not.toHaveProperty(name);
  await expect(receiptLine(page, "Owner")).not.toBeEmpty();
  await expect(receiptLine(page, "Seen by")).toHaveText("Nobody sees your name, because it is not stored.");
  await expect(page.getByRole("link", { name: `${server.origin}${path}` })).toBeVisible();
  await look(page, "anonymous-receipt");
});

test("somebody who is signed in leaves no cookie on an anonymous report", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await expect(page.locator(".tiles")).toBeVisible();
  expect((await page.context().cookies()).map((cookie) => cookie.name)).toContain("rb_access");
  await write(page, { tile: WISH.tile, text: WISH.text, name: "Anonymous" });
  await expect(page.getByText("This report goes without your name.")).toBeVisible();
  const asked = page.waitForRequest((request) => request.url().endsWith("/api/v1/anonymous-reports"));
  await send(page);
  const request = await asked;
  const headers = await request.allHeaders();
  for (const name of ["cookie", "authorization", "readback-person"]) expect(headers).not.toHaveProperty(name);
  await expect(page.locator(".receipt")).not.toContainText("Velkar");
  await expect(page.getByRole("heading", { name: "Your private link" })).toBeVisible();
});

test("a link that is kept on this device leads back", async ({ page }) => {
  const path = await report(page);
  const number = await page.locator(".receipt .no").innerText();
  await page.getByRole("button", { name: "Keep on this device" }).click();
  await expect(page.getByRole("button", { name: "Keep on this device" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("region", { name: "Your private link" }).getByRole("link", { name: "Kept on this device" }).click();
  const kept = page.getByRole("region", { name: "Kept on this device" });
  await expect(kept.getByRole("link", { name: number })).toHaveAttribute("href", path);
  // Asked for after a pause, so that nobody can tie the reports to each other.
  await expect(kept).toContainText("Received");
  await look(page, "anonymous-kept");
  await kept.getByRole("button", { name: `Forget ${number} on this device` }).click();
  await expect(kept).toHaveCount(0);
});

test("the private page asks, hears and takes back; looking at it changes nothing", async ({ page, server, signIn, anotherPage }) => {
  const path = await report(page);
  const number = await page.locator(".receipt .no").innerText();
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "administrator");
  const id = await idOf(owner, number);

  // A browser that has never been here.
  const status = await anotherPage({ baseURL: server.origin, viewport: page.viewportSize() });
  const cookies: (string | undefined)[] = [];
  status.on("request", async (request) => cookies.push((await request.allHeaders()).cookie));
  await status.goto(path);
  await expect(status.getByRole("heading", { level: 1 })).toHaveText("Received");
  await expect(status.getByRole("main")).toContainText(number);
  await expect(status.getByRole("main")).not.toContainText(WISH.text);
  await look(status, "status");
  const seq = async () => (await ask<{ seq: number }>(owner, `/reports/${id}`)).seq;
  const before = await seq();
  await status.reload();
  await status.request.head(path);
  expect(await seq()).toBe(before);

  await act(owner, `/reports/${id}/transitions`, { from: "received", to: "acknowledged" }, "uuid4");
  const question = { from: "acknowledged", to: "clarifying", question: "Which alert is it?" };
  await act(owner, `/reports/${id}/transitions`, question, "uuid4");
  await status.reload();
  await expect(status.getByRole("heading", { name: "A question for you" })).toBeVisible();
  await expect(status.getByRole("main")).toContainText("Which alert is it?");
  await look(status, "status-question");
  await status.getByLabel("Your answer").fill("The one about the double dose.");
  await status.getByRole("button", { name: "Send answer" }).click();
  await expect(status).toHaveURL(`${server.origin}${path}`);
  await expect(status.getByRole("heading", { name: "A question for you" })).toHaveCount(0);
  await expect(status.getByRole("heading", { level: 1 })).toHaveText("Being looked at");

  await status.locator("summary", { hasText: "Write to the owner" }).click();
  await status.getByLabel("Your words").fill("It also comes at night.");
  await status.getByRole("button", { name: "Send", exact: true }).click();
  await expect(status).toHaveURL(`${server.origin}${path}`);

  await status.locator("summary", { hasText: "Take the report back" }).click();
  await look(status, "status-withdraw");
  await status.getByRole("button", { name: "Take it back" }).click();
  await expect(status.getByRole("heading", { level: 1 })).toHaveText("Withdrawn");
  await look(status, "status-withdrawn");

  type Events = { items: { kind: string; by: { kind: string }; data: { body?: string } }[] };
  const { items } = await ask<Events>(owner, `/reports/${id}/events`);
  const said = items.filter((event) => event.by.kind === "anonymous").map((event) => [event.kind, event.data.body]);
  expect(said).toEqual([
    ["received", undefined],
    ["replied", "The one about the double dose."],
    ["commented", "It also comes at night."],
    ["withdrawn", undefined],
  ]);
  expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
});

test("a wrong private link says so", async ({ page, trouble }) => {
  trouble.await(/^404 GET \/s\//);
  await page.goto(`/s/${"A".repeat(43)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no report at this address");
  await look(page, "status-missing");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator(".tiles")).toBeVisible();
    await expectCatalogueWords(page);
    await page.locator("#unit_id").click();
    await page.locator(".picks button").first().click();
    await page.locator(".tiles .tile").first().click();
    await page.locator("#text").fill("Eight clicks for one weight.");
    await page.getByRole("main").locator("button[type=submit]").click();
    await expect(page.locator(".receipt")).toBeVisible();
    await page.locator("button[aria-pressed]").click();
    await expectCatalogueWords(page);
    await page.locator("main section a[href='/reports']").click();
    await expect(page.locator("#kept-title")).toBeVisible();
    await expectCatalogueWords(page);
  });
});
