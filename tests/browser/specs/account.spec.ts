// The person's own page: language, light and dark, signing out.
import { type Page } from "@playwright/test";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const chip = (page: Page, name: string) => page.locator("label.chip").filter({ hasText: name });
const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("the page says who is signed in", async ({ page, signIn }) => {
  await signIn(page, "owner");
  await page.goto("/account");
  await expect(page).toHaveTitle("Your account · Readback");
  await expect(page.locator("main").getByText("carys.pendrake@example.org")).toBeVisible();
  await look(page, "account");
});

test("light and dark can be chosen, and stay", async ({ page, signIn }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await signIn(page, "owner");
  await page.goto("/account");
  await expect(chip(page, "As the device").locator("input")).toBeChecked();
  const light = await ground(page);
  await chip(page, "Dark").click();
  await expect.poll(() => ground(page)).not.toBe(light);
  const dark = await ground(page);
  await page.reload();
  await expect(chip(page, "Dark").locator("input")).toBeChecked();
  expect(await ground(page)).toBe(dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await chip(page, "Light").click();
  await expect.poll(() => ground(page)).toBe(light);
  await chip(page, "As the device").click();
  await expect.poll(() => ground(page)).toBe(dark);
});

test("signing out leads to the sign-in page, and back does not lead in", async ({ page, signIn }) => {
  await signIn(page, "owner");
  await page.goto("/account");
  await page.locator("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/triage");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("signing out everywhere ends the other devices too", async ({ page, signIn, anotherPage, trouble }) => {
  trouble.await(/^401 /);
  const other = await anotherPage();
  await signIn(page, "owner");
  await signIn(other, "owner");
  await other.goto("/account");
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await other.goto("/triage");
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "owner");
    await page.goto("/account");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await expectCatalogueWords(page);
  });
});
