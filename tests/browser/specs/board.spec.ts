// "You said, we did": the figures, what stands behind them, what changed, and both charts.
import { type Page } from "@playwright/test";
import { ask } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

type Board = {
  loop: { ended: number; closed: number; waiting: number; assumed: number; rate?: number };
  run_chart: { month: string; ended: number; closed: number }[];
  pareto: { category: { name: string }; reports: number }[];
};
type List = { items: { number: number }[]; next_cursor?: string };

async function boardOf(page: Page): Promise<Board> {
  const request = page.waitForRequest(/\/api\/v1\/board\?/);
  await page.goto("/board");
  return ask<Board>(page, new URL((await request).url()).pathname.replace("/api/v1", "") + new URL((await request).url()).search);
}

test("the figures lead to their reports", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  const board = await boardOf(page);
  expect(board.loop.closed).toBeGreaterThan(0);
  const rate = page.getByRole("region", { name: "Loops that are closed" });
  await expect(rate.locator(".hero")).toContainText(`${Math.round((board.loop.rate ?? 0) * 100)} %`);
  await expect(rate.locator(".hero")).toContainText(`${board.loop.closed} of ${board.loop.ended - board.loop.waiting}`);
  await look(page, "board");

  const closed = rate.getByRole("link", { name: /^Closed/ });
  await expect(closed).toContainText(String(board.loop.closed));
  const request = page.waitForRequest(/\/api\/v1\/board\/reports\?/);
  await closed.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Closed");
  const { pathname, search } = new URL((await request).url());
  const { items } = await ask<List>(page, pathname.replace("/api/v1", "") + search);
  await expect(page.locator("main li.item")).toHaveCount(items.length);
  expect(items.length).toBeGreaterThan(0);
  await look(page, "board-reports");
  await page.getByRole("main").getByRole("link", { name: "You said, we did" }).click();
  await expect(rate).toBeVisible();
});

test("both charts say in a table what they draw", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  const board = await boardOf(page);
  const run = page.getByRole("region", { name: "Closed loops by month" });
  await expect(run.getByRole("img", { name: "Closed loops by month" })).toBeVisible();
  await run.locator("summary").click();
  await expect(run.locator("tbody tr")).toHaveCount(board.run_chart.length);
  const ended = board.run_chart.map((month) => String(month.ended));
  await expect(run.locator("tbody tr td:nth-child(2)")).toHaveText(ended);

  const pareto = page.getByRole("region", { name: "What gets in the way" });
  await expect(pareto.getByRole("img")).toBeVisible();
  await pareto.locator("summary").click();
  const most = [...board.pareto].sort((a, b) => b.reports - a.reports)[0];
  await expect(pareto.locator("tbody tr").first()).toContainText(most?.category.name ?? "");
  await expect(pareto.locator("tbody tr td:nth-child(3)").last()).toHaveText("100 %");
  await look(page, "board-tables");
});

test("place and time are chosen, and stand in the address", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/board");
  const choice = page.locator("main details").filter({ hasText: "Time and place" });
  await choice.locator("summary").click();
  await choice.getByLabel("Time").selectOption({ label: "the last 3 months" });
  await choice.getByLabel("System").selectOption({ label: "Corvane" });
  await expect(page).toHaveURL(/\/board\?months=3&system_id=/);
  await expect(page.locator("main header")).toContainText("Corvane, the last 3 months");
  await look(page, "board-chosen");
  await page.reload();
  await expect(page.locator("main header")).toContainText("Corvane, the last 3 months");
});

test("on paper stands the board and nothing around it @desktop", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/board");
  await expect(page.getByRole("region", { name: "What gets in the way" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print the board" })).toBeHidden();
  await page.screenshot({ path: "artefacts/pictures/board-print.png", fullPage: true });
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "nurse");
    await page.goto("/board");
    await expect(page.locator("svg.chart").last()).toBeVisible();
    await expectCatalogueWords(page);
    await page.locator("main a.chip").first().click();
    await expect(page.locator("main li.item").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
