// Search: by number, by words, by keyboard; never what one may not see, and nothing of it in an address.
import { type Page } from "@playwright/test";
import { moveReport, sendReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const field = (page: Page) => page.getByRole("main").getByRole("searchbox", { name: "Number or words" });
const found = (page: Page) => page.locator("main li.item");

test("a report is found by number and by words, its text only by those who may read it", async ({ page, signIn, anotherPage }) => {
  const owner = await anotherPage();
  await signIn(owner, "owner");
  const text = "Zebrawood: the quokka module forgets the marmalade setting.";
  const report = await sendReport(owner, text);
  await moveReport(owner, report, { to: "acknowledged", title: "The lamplighter list is empty" });

  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await signIn(page, "nurse");
  await page.goto("/search");
  await expect(field(page)).toBeFocused();
  await look(page, "search-before");
  await field(page).fill(`rb-${report.number}`);
  await expect(found(page)).toHaveCount(1);
  await expect(found(page)).toContainText("The lamplighter list is empty");

  await field(page).fill("lamplighter");
  await page.keyboard.press("Enter");
  await expect(found(page).first()).toContainText(`RB-${report.number}`);
  await look(page, "search-found");

  // What the reporter wrote is for the reporter and the owner.
  await field(page).fill("quokka marmalade");
  await expect(page.getByRole("heading", { name: "Nothing found for “quokka marmalade”" })).toBeVisible();
  await expect(page.getByText("All reports that you may see were looked through.")).toBeVisible();
  await look(page, "search-nothing");
  await owner.goto("/search");
  await field(owner).fill("quokka marmalade");
  await expect(found(owner).first()).toContainText(`RB-${report.number}`);

  expect(addresses.filter((address) => /quokka|lamplighter/i.test(address))).toEqual([]);
  expect(page.url()).not.toMatch(/quokka|lamplighter/i);
});

test("search stands in the bar @desktop", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Search" }).click();
  await expect(field(page)).toBeFocused();
});

test("search and the board stand behind More @phone", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  const more = page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "More" });
  await more.click();
  await expect(page.getByRole("dialog").getByRole("link", { name: "You said, we did" })).toBeVisible();
  await look(page, "more");
  await page.getByRole("dialog").getByRole("link", { name: "Search" }).click();
  await expect(field(page)).toBeFocused();
  await expect(more).toHaveAttribute("aria-current", "true");
});

test("the owner looks for a report in the queue", async ({ page, signIn }) => {
  await signIn(page, "owner");
  const report = await sendReport(page, "Queue: the walrus printout loses its margins.");
  await page.goto("/triage");
  await expect(page.locator(".queue li.item").first()).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search the queue" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await search.fill("walrus margins");
  const rows = page.locator(".queue li.item");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`RB-${report.number}`);
  await look(page, "triage-search");
  await search.fill("walrus trombone");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await search.fill("");
  await expect(rows.nth(1)).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "nurse");
    await page.goto("/search");
    await expect(page.locator("main ul.points")).toBeVisible();
    await expectCatalogueWords(page);
    await page.getByRole("main").getByRole("searchbox").fill("Corvane");
    await expect(found(page).first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
