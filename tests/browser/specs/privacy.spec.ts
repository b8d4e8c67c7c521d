// What could tell who a patient is: marked while somebody writes, other words on offer, nothing blocked.
import { type Page } from "@playwright/test";
import { ask } from "../bench/reports.ts";
import { tile } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const TEXT = "Label printed for Mrs Baker, born 12.03.1948, came out twice. Her daughter rang from 030 1234567 about it.";
const CLEAN = "The pump asks for 5 mg again at 14:30, see ticket INC0012345 and RB-1001. Crohn's list opens on last week.";

const notice = (page: Page) => page.getByRole("region", { name: "Could this tell who somebody is?" });
const text = (page: Page) => page.getByLabel("What happens?");

test("a name is marked, and other words are put in its place", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/");
  await text(page).fill(CLEAN);
  await page.waitForTimeout(1_000);
  await expect(notice(page)).toHaveCount(0);
  await text(page).fill(TEXT);
  await expect(notice(page).getByRole("listitem")).toHaveCount(3);
  await expect(notice(page)).toContainText("Mrs Baker");
  await expect(text(page)).toBeFocused();
  await look(page, "privacy");
  await notice(page).getByRole("button", { name: "Put [patient] instead" }).click();
  await expect(text(page)).toHaveValue(TEXT.replace("Mrs Baker", "[patient]"));
  await expect(notice(page).getByRole("listitem")).toHaveCount(2);
  await notice(page).getByRole("button", { name: "Put other words for all of them" }).click();
  await expect(notice(page)).toHaveCount(0);
  await expect(text(page)).toHaveValue(/\[patient\].*\[birth date\].*\[phone\]/);
});

test("it can be sent as it is", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/");
  await tile(page, "Too many clicks").click();
  await text(page).fill(TEXT);
  await expect(notice(page)).toBeVisible();
  await page.getByRole("button", { name: "Send report" }).click();
  await expect(page.locator(".receipt .no")).toHaveText(/^RB-\d+$/);
  await page.getByRole("link", { name: /^See RB-/ }).click();
  const id = new URL(page.url()).pathname.split("/").pop() ?? "";
  expect((await ask<{ text: string }>(page, `/reports/${id}`)).text).toBe(TEXT);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "nurse");
    await page.goto("/");
    await page.locator("textarea#text").fill(TEXT);
    await expect(page.locator("section[aria-labelledby=privacy] li").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
