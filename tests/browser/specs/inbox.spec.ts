// The inbox: what waits first, what is unread, on every device at once.
import { type Page } from "@playwright/test";
import { countUnread, moveReport, readAll, sendReport, shipReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const TEXT = "The consent form asks for the weight that the chart has known since this morning.";
/** How long news may take to stand on an open page. */
const LIVE = { timeout: 5_000 };

const place = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ });
const entry = (page: Page, number: number, words: string) =>
  page.locator("li.entry").filter({ hasText: `RB-${number}` }).filter({ hasText: words });

test("what waits stands first, and reading it here is reading it everywhere", async ({ page, server, signIn, anotherPage }) => {
  await signIn(page, "nurse");
  const report = await sendReport(page, TEXT);
  await readAll(page);
  const [owner, other] = [await anotherPage({ baseURL: server.origin }), await anotherPage({ baseURL: server.origin })];
  await signIn(owner, "owner");
  await signIn(other, "nurse");
  await other.goto("/");
  await expect(place(other)).toBeVisible();
  await expect(place(other).locator(".count")).toHaveCount(0);
  await page.goto("/inbox");
  await expect(page.getByText("You have read everything.")).toBeVisible();
  await look(page, "inbox-read");

  // From here on no page is loaded again.
  await moveReport(owner, report, { to: "acknowledged" }, { to: "clarifying", question: "Which consent form is it?" });
  const waiting = page.getByRole("region", { name: "Your turn" }).locator("li.entry").filter({ hasText: `RB-${report.number}` });
  await expect(waiting).toContainText("Question for you", LIVE);
  await expect(waiting.getByText("New", { exact: true })).toBeVisible();
  await expect(waiting.locator(".badge")).toHaveAttribute("data-tone", "yours");
  // Nothing of what anybody wrote stands there.
  await expect(waiting).not.toContainText("Which consent form is it?");
  const unread = await countUnread(page);
  expect(unread).toBeGreaterThan(0);
  await expect(place(page)).toHaveAccessibleName(`Inbox ${unread} unread`, LIVE);
  await expect(place(other)).toHaveAccessibleName(`Inbox ${unread} unread`, LIVE);
  await look(page, "inbox-unread");

  await waiting.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/reports/${report.id}$`));
  await expect(page.getByRole("form", { name: "A question for you" })).toBeVisible();
  await expect(place(other).locator(".count")).toHaveCount(0, LIVE);
  await expect(place(page).locator(".count")).toHaveCount(0, LIVE);
  await place(page).click();
  // It was read, but it still waits.
  await expect(waiting).toContainText("Question for you");
  await expect(waiting.getByText("New", { exact: true })).toHaveCount(0);
});

test("all can be marked as read at once", async ({ page, server, signIn, anotherPage }) => {
  await signIn(page, "nurse");
  const report = await sendReport(page, TEXT);
  const owner = await anotherPage({ baseURL: server.origin });
  await signIn(owner, "owner");
  await moveReport(owner, report, { to: "acknowledged" });
  await page.goto("/inbox");
  await expect(entry(page, report.number, "Report arrived").getByText("New", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.locator("li.entry.unread")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await expect(page.getByText("You have read everything.")).toBeVisible();
  await expect(place(page).locator(".count")).toHaveCount(0);
  expect(await countUnread(page)).toBe(0);
});

test("opening a story from elsewhere reads what the inbox says of it", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await readAll(page);
  const report = await sendReport(page, TEXT);
  expect(await countUnread(page)).toBe(1);
  await page.goto(`/reports/${report.id}`);
  await expect(page.getByRole("heading", { name: "The story so far" })).toBeVisible();
  await expect.poll(() => countUnread(page)).toBe(0);
});

test("an owner's duties stand there too and lead to the queue", async ({ page, server, signIn, anotherPage }) => {
  const nurse = await anotherPage({ baseURL: server.origin });
  await signIn(nurse, "nurse");
  await signIn(page, "owner");
  await page.goto("/inbox");
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  const report = await sendReport(nurse, TEXT);
  const duty = page.getByRole("region", { name: "Your turn" }).locator("li.entry").filter({ hasText: `RB-${report.number}` });
  await expect(duty).toContainText("New report", LIVE);
  await duty.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/triage/${report.id}`));
});

test("older entries come on demand", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  // A small first page, so that there is a second one.
  let asked = 0;
  await page.route(/\/api\/v1\/inbox(\?cursor=.*)?$/, async (route) => {
    asked += 1;
    const address = new URL(route.request().url());
    address.searchParams.set("limit", "3");
    await route.continue({ url: address.href });
  });
  for (let sent = 0; sent < 4; sent += 1) await sendReport(page, TEXT);
  await page.goto("/inbox");
  await expect(page.locator("li.entry")).toHaveCount(3);
  await page.getByRole("button", { name: "Show older ones" }).click();
  await expect(page.locator("li.entry")).toHaveCount(6);
  expect(asked).toBeGreaterThan(2);
});

test("an inbox that does not come says so, and comes with another try", async ({ page, signIn, trouble }) => {
  trouble.await(/^503 GET \/api\/v1\/inbox$/);
  await signIn(page, "nurse");
  const problem = { type: "about:blank", title: "Unavailable", status: 503, code: "unavailable", detail: "", errors: [] };
  await page.route(/\/api\/v1\/inbox$/, (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await page.goto("/inbox");
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "inbox-failed");
  await page.unroute(/\/api\/v1\/inbox$/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("li.entry").first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("while it loads its place is kept, and where nothing has come it says what will", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/api\/v1\/inbox(\?.*)?$/, async (route) => {
    await held;
    await route.fulfill({ json: { items: [], unread: 0 } });
  });
  await page.goto("/inbox");
  await expect(page.getByRole("img", { name: "Loading" })).toBeVisible();
  await look(page, "inbox-loading");
  answer();
  await expect(page.getByRole("heading", { name: "Nothing has come yet" })).toBeVisible();
  await look(page, "inbox-empty");
  await page.getByRole("main").getByRole("link", { name: "Report something" }).click();
  await expect(page.getByRole("button", { name: "Send report" })).toBeVisible();
});

test("more unread entries than anybody counts", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.route(/\/api\/v1\/inbox\?limit=1$/, (route) => route.fulfill({ json: { items: [], unread: 100 } }));
  await page.goto("/");
  await expect(place(page).locator(".count")).toHaveText("99+");
  await expect(place(page)).toHaveAccessibleName("Inbox More than 99 unread");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, server, signIn, anotherPage }) => {
    await signIn(page, "nurse");
    const report = await sendReport(page, TEXT);
    const owner = await anotherPage({ baseURL: server.origin });
    await signIn(owner, "owner");
    await shipReport(owner, report, "The consent form asks twice");
    await page.goto("/inbox");
    await expect(page.locator("li.entry").first()).toBeVisible();
    await expectCatalogueWords(page);
    await look(page, "inbox-pseudo");
    await owner.goto("/inbox?lang=en-XA");
    await expect(owner.locator("li.entry").first()).toBeVisible();
    await expectCatalogueWords(owner);
  });
});
