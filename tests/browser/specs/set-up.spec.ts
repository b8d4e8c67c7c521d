// The first visit to an empty database: code, organisation, first administrator.
import { type Page } from "@playwright/test";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

test.use({ world: "empty" });

const PASSWORD = "walrus-teapot-91-lamp";

async function fill(page: Page, code: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Set-up code").fill(code);
  await page.getByLabel("Organisation").fill("Northgate Hospital");
  await page.getByLabel("Your name").fill("Ada Fairweather");
  await page.getByLabel("E-mail").fill("ada@northgate.example");
  await page.getByLabel("Password").fill(password);
}

const setUp = (page: Page) => page.getByRole("button", { name: "Set up and sign in" }).click();

test("the code makes the first administrator, who is signed in at once", async ({ page, server, anotherPage, trouble }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/set-up$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Let us set up Readback.");
  // The zone of this device is offered.
  await expect(page.getByLabel("Time zone")).toHaveValue("Pacific/Auckland");
  await look(page, "set-up");
  const code = await server.setUpCode();
  await fill(page, code);
  await page.getByLabel("Time zone").fill("Europe/Zurich");
  await setUp(page);
  await expect(page).toHaveURL(`${server.origin}/`);
  await expect(page.locator(".tiles .tile").first()).toBeVisible();
  await page.goto("/administration");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Administration");

  // Nobody else can set it up again, and the administrator has a password to come back with.
  const other = await anotherPage({ baseURL: server.origin });
  await other.goto("/set-up");
  await expect(other).not.toHaveURL(/\/set-up/);
  trouble.await(/^404 POST \/api\/v1\/setup$/);
  const again = await other.evaluate(async (code) => {
    const body = { code, organisation: "X", time_zone: "UTC", name: "X", email: "x@x.example", password: "another-odd-phrase-7" };
    const headers = { "Content-Type": "application/json", "X-Requested-With": "readback" };
    return (await fetch("/api/v1/setup", { method: "POST", headers, body: JSON.stringify(body) })).status;
  }, code);
  expect(again).toBe(404);
  await other.goto("/sign-in");
  await other.getByLabel("E-mail").fill("ada@northgate.example");
  await other.getByLabel("Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(`${server.origin}/`);
});

test("empty fields are named, all at once", async ({ page }) => {
  await page.goto("/set-up");
  await page.getByLabel("Time zone").fill("");
  await setUp(page);
  for (const name of ["Set-up code", "Organisation", "Time zone", "Your name", "E-mail", "Password"]) {
    await expect(page.getByLabel(name)).toHaveAttribute("aria-invalid", "true");
  }
  const summary = page.getByRole("alert");
  await expect(summary).toContainText("6 things to mend");
  // Each line of the summary leads to its field.
  await summary.getByRole("link", { name: "Write the name of the organisation." }).click();
  await expect(page.getByLabel("Organisation")).toBeFocused();
  await look(page, "set-up-empty");
});

test("a wrong code and a guessable password are refused in plain words", async ({ page, server, trouble }) => {
  trouble.await(/^422 POST \/api\/v1\/setup$/);
  await page.goto("/set-up");
  await fill(page, "0000-0000-0000-0000-0000-0000-00");
  await setUp(page);
  await expect(page.getByLabel("Set-up code")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#code-error")).toHaveText("This is not the set-up code. Look at what the server printed.");
  await expect(page.getByLabel("Organisation")).toHaveValue("Northgate Hospital");
  await look(page, "set-up-refused");
  await fill(page, await server.setUpCode(), "passwordpassword");
  await setUp(page);
  await expect(page.locator("#password-error")).toHaveText(/easy to guess/i);
  await page.getByLabel("Password").fill(PASSWORD);
  await setUp(page);
  await expect(page).toHaveURL(`${server.origin}/`);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page }) => {
    await page.goto("/set-up");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await page.getByRole("main").getByRole("button").last().click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectCatalogueWords(page);
  });
});
