// Signing in: the page that everybody meets first.
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

test("the page is complete in light and dark", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page).toHaveTitle("Sign in · Readback");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nobody reports into silence.");
  await expect(page.getByRole("link", { name: "Report without an account" })).toBeVisible();
  await look(page, "sign-in");
});

test("empty fields are named and nothing is sent", async ({ page }) => {
  await page.goto("/sign-in");
  const sent: string[] = [];
  page.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await page.getByRole("button", { name: "Sign in" }).click();
  for (const name of ["E-mail", "Password"]) {
    await expect(page.getByLabel(name, { exact: true })).toHaveAttribute("aria-invalid", "true");
  }
  expect(sent.filter((path) => path.startsWith("/api/"))).toEqual([]);
  await look(page, "sign-in-empty");
});

test("a wrong password is refused in plain words", async ({ page, trouble }) => {
  trouble.await(/^401 POST \/api\/v1\/session$/);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail", { exact: true }).fill("nobody@hospital.example");
  await page.getByLabel("Password", { exact: true }).fill("not the right password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That did not match.")).toBeVisible();
  await expect(page.getByLabel("E-mail", { exact: true })).toHaveValue("nobody@hospital.example");
  await look(page, "sign-in-refused");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await page.getByRole("button").first().click();
    await expectCatalogueWords(page);
  });
});
