// Signing in, by password and by link, and signing out: what everybody meets first and last.
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

test("the demo's link says whose it is, signs in once and is spent", async ({ page, server, anotherPage, trouble }) => {
  const link = await server.signInLink("nurse");
  await page.goto(link);
  await expect(page.getByText("This link signs you in as Dr Rohan Velkar.")).toBeVisible();
  await look(page, "sign-in-link");
  // Opening it, even twice, spends nothing.
  await page.reload();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.origin}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What gets in your way?");

  trouble.await(/^410 GET \/api\/v1\/session\/link\//);
  const other = await anotherPage({ baseURL: server.origin });
  await other.goto(link);
  await expect(other.getByText("This link has been used or has expired.")).toBeVisible();
  await expect(other.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");
});

test("a spent link says what to do", async ({ page, trouble }) => {
  trouble.await(/^4(04|10) GET \/api\/v1\/session\/link\//);
  await page.goto(`/sign-in/${"A".repeat(43)}`);
  await expect(page.getByText("Ask your administrator for a new one.")).toBeVisible();
  await look(page, "sign-in-spent");
});

test("a page that needs a person leads to signing in and back", async ({ page }) => {
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in\?back=%2Faccount$/);
});

test("signing out leaves nothing of the person in this browser", async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await page.goto("/account");
  await expect(page.getByRole("main").getByText("Dr Rohan Velkar")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await expect(page.getByText("Dr Rohan Velkar")).toHaveCount(0);
  expect(await page.context().cookies()).toEqual([]);
});

test("signing out everywhere ends another browser within a second", async ({ page, server, signIn, anotherPage, trouble }) => {
  trouble.await(/^401 GET \/api\/v1\/me$/);
  trouble.await(/^401 POST \/api\/v1\/session\/refresh$/);
  await signIn(page, "administrator");
  const other = await anotherPage({ baseURL: server.origin });
  await signIn(other, "administrator");
  await other.goto("/account");
  await expect(other.getByRole("main").getByText("Dean Abernethy-Kaur")).toBeVisible();

  await page.goto("/account");
  const signedOut = page.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.url().includes("/session"));
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  expect((await signedOut).ok()).toBe(true);
  const status = () => other.evaluate(async () => (await fetch("/api/v1/me")).status);
  await expect.poll(status, { timeout: 1000, intervals: [50] }).toBe(401);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word of link and account comes from the catalogue", async ({ page, server }) => {
    await page.goto(await server.signInLink("nurse"));
    await expect(page.getByRole("main").getByRole("button")).toContainText("⟦");
    await expectCatalogueWords(page);
    await page.getByRole("main").getByRole("button").click();
    await expect(page.locator(".tiles")).toBeVisible();
    await page.goto("/account");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await expect(page.getByRole("main").getByRole("button").last()).toBeVisible();
    await expectCatalogueWords(page);
  });

  test("every word comes from the catalogue", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await page.getByRole("button").first().click();
    await expectCatalogueWords(page);
  });
});
