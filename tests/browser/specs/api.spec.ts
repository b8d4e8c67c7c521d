// The page about the API: served by the binary itself, readable on a phone.
import { expect, look, test } from "../bench/test.ts";

test("an administrator finds it, and every address and shape stands there", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  await page.goto("/administration");
  await page.getByRole("main").getByRole("link", { name: "The API" }).click();
  await expect(page).toHaveURL(/\/api$/);
  await expect(page.getByRole("heading", { level: 1, name: "The API" })).toBeVisible();
  await look(page, "api");

  const operation = page.locator("#post-reports");
  await page.getByRole("link", { name: "/reports", exact: true }).click();
  await expect(operation).toContainText("POST /reports");
  const shape = operation.getByRole("link").first();
  const name = await shape.innerText();
  await shape.click();
  await expect(page.locator(`#shape-${name}`)).toBeInViewport();
  await expect(page.locator(`#shape-${name}`)).toContainText("unit_id");
  // Nothing is wider than the screen.
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBe(0);
});

test("nobody has to sign in, and no other host is asked", async ({ page, server }) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await page.goto("/api");
  await expect(page.getByRole("link", { name: "/api/openapi.json" })).toBeVisible();
  expect([...hosts]).toEqual([server.origin]);
});
